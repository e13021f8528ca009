package io.hothouse.kubernetes;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Makes the library's objects of plain values. A number or a boolean where a text belongs is
 * refused, as the API server does it: whoever writes the version 1.10 or the mode 0644 without
 * quotes would else get another one. Fields that take both have types of their own.
 */
final class TypedObjects {
  private static final List<CoercionInputShape> NO_TEXTS =
      List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean);

  private static final KubernetesSerialization SERIALIZATION =
      new KubernetesSerialization(
          JsonMapper.builder()
              .withCoercionConfig(
                  LogicalType.Textual,
                  texts -> NO_TEXTS.forEach(it -> texts.setCoercion(it, CoercionAction.Fail)))
              .build(),
          true);

  private static final String CORRECT = "correct that manifest";

  private TypedObjects() {}

  /** Why no object came of the values. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    private final String advice;

    Unfit(String reason, String advice, Throwable cause) {
      super(reason, cause);
      this.advice = advice;
    }

    String advice() {
      return advice;
    }
  }

  /** Returns the object that maps, lists, texts, numbers and booleans stand for. */
  static Object read(Object plain) throws Unfit {
    try {
      return SERIALIZATION.unmarshal(SERIALIZATION.asJson(plain));
    } catch (RuntimeException problem) {
      throw unfit(problem);
    }
  }

  private static Unfit unfit(RuntimeException problem) {
    // The library's own exception says no more than that an error has occurred.
    return Stream.<Throwable>iterate(problem, it -> it != null, Throwable::getCause)
        .filter(JacksonException.class::isInstance)
        .map(JacksonException.class::cast)
        .findFirst()
        .map(TypedObjects::unfit)
        .orElseGet(() -> new Unfit(String.valueOf(problem.getMessage()), CORRECT, problem));
  }

  /** Says nothing of a number where a text belongs, which may be a password. */
  private static Unfit unfit(JacksonException problem) {
    String field = field(problem.getPath());
    if (problem instanceof InvalidFormatException format
        && format.getTargetType() == String.class) {
      return new Unfit(
          "its field %s is a %s, and the API server takes nothing but a text there"
              .formatted(field, format.getValue() instanceof Boolean ? "boolean" : "number"),
          "put it in quotes",
          problem);
    }
    String reason = problem.getOriginalMessage();
    return new Unfit(
        field.isEmpty() ? reason : "its field %s is wrong: %s".formatted(field, reason),
        CORRECT,
        problem);
  }

  private static String field(List<JacksonException.Reference> path) {
    StringBuilder field = new StringBuilder();
    for (JacksonException.Reference part : path) {
      if (part.getPropertyName() == null) {
        field.append('[').append(part.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(part.getPropertyName());
      }
    }
    return field.toString();
  }
}
