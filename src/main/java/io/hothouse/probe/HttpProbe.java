package io.hothouse.probe;

import io.hothouse.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Uses a service by its own HTTP API, one request after another. Whatever comes of it, what the
 * requests made is taken away again, the last first.
 *
 * @param steps the requests; those of the probe that it comes after are the first
 * @param shown what a passed attempt shows, as a template
 * @param secrets the values of {@code ${secret:NAME/KEY}}
 */
record HttpProbe(
    String name,
    int port,
    int passes,
    List<HttpStep> steps,
    String shown,
    Function<String, Secret> secrets)
    implements Probe {
  /** How long each request that takes something away is tried at least. */
  private static final Duration TIDYING = Duration.ofSeconds(5);

  HttpProbe {
    steps = List.copyOf(steps);
  }

  @Override
  public Answer attempt(Entrance node, Duration patience) {
    Variables variables = new Variables(node.node(), secrets);
    HttpConversation conversation = new HttpConversation(node, variables, patience);
    List<List<HttpStep>> undo = new ArrayList<>();
    Answer answer = Answer.ok("");
    // An interrupt, as by Ctrl-C, ends the steps, but not the tidying up behind them.
    boolean interrupted = false;
    try {
      for (HttpStep step : steps) {
        answer = conversation.take(step, () -> undo.add(0, step.undo()));
        if (!answer.passed()) {
          break;
        }
      }
    } finally {
      interrupted = Thread.interrupted();
      for (List<HttpStep> made : undo) {
        answer = tidied(conversation, made, answer);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    String detail = answer.passed() ? variables.fill(shown) : answer.detail();
    return new Answer(answer.verdict(), variables.redacted(detail));
  }

  private static Answer tidied(HttpConversation conversation, List<HttpStep> made, Answer before) {
    Answer answer = before;
    for (HttpStep step : made) {
      Answer undone = conversation.take(step.patiently(TIDYING), () -> {});
      if (!undone.passed()) {
        String left = "tidying up failed: " + undone.detail();
        answer = Answer.wrong(answer.passed() ? left : answer.detail() + "; " + left);
      }
    }
    return answer;
  }
}
