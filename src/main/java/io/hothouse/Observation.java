package io.hothouse;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a question about the world came to: an answer, or that there is none and why.
 *
 * <p>It has no way to a default value: whoever takes {@link #known} or {@link #fold}s says what
 * becomes of "unknown", so that it cannot turn into "healthy", "absent" or "zero" by the way.
 *
 * @param <T> what the answer is, never null
 */
public sealed interface Observation<T> {

  /** The answer. */
  record Known<T>(T value) implements Observation<T> {}

  /**
   * That there is no answer.
   *
   * @param why what was tried and what happened, as a sentence
   */
  record Unknown<T>(String why) implements Observation<T> {}

  /** Returns the answer {@code value}. */
  static <T> Observation<T> known(T value) {
    return new Known<>(value);
  }

  /** Returns that nobody knows, for that reason. */
  static <T> Observation<T> unknown(String reason) {
    return new Unknown<>(reason);
  }

  /**
   * Asks. That it fails is the reason why the answer is unknown; that it is interrupted ends the
   * asking altogether.
   */
  static <T> Observation<T> of(Supplier<T> question) {
    try {
      return known(question.get());
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      return unknown(problem.getMessage());
    }
  }

  /** Returns the answer, when there is one. */
  default Optional<T> known() {
    return fold(Optional::of, reason -> Optional.empty());
  }

  /** Returns why there is no answer, when there is none. */
  default Optional<String> reason() {
    return fold(value -> Optional.empty(), Optional::of);
  }

  /** Returns what the one or the other makes of it. */
  default <R> R fold(
      Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
    return this instanceof Known<T> answer
        ? known.apply(answer.value())
        : unknown.apply(((Unknown<T>) this).why());
  }

  /** Returns what follows from the answer; unknown stays unknown. */
  default <R> Observation<R> map(Function<? super T, ? extends R> function) {
    return fold(value -> known(function.apply(value)), Observation::unknown);
  }

  /** Returns what a further question comes to, which is asked when there is an answer. */
  default <R> Observation<R> flatMap(Function<? super T, Observation<R>> question) {
    return fold(question, Observation::unknown);
  }
}
