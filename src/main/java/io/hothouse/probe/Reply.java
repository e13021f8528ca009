package io.hothouse.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hothouse.yaml.JsonMappers;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An answer to a step, and what is wrong with it. */
record Reply(int status, HttpHeaders headers, String body) {
  private static final ObjectMapper JSON = JsonMappers.shared();

  /** Returns what is not as expected; nothing when all is. */
  Optional<String> mismatch(HttpStep.Expectation expected, Variables variables) {
    if (!expected.statuses().contains(status)) {
      return Optional.of("HTTP %d instead of %s: %s".formatted(status, one(expected), excerpt()));
    }
    JsonNode json = expected.json().isEmpty() ? MissingNode.getInstance() : json();
    for (Map.Entry<String, Expected> entry : expected.json().entrySet()) {
      List<JsonNode> found = Pointer.at(json, entry.getKey());
      Expected wanted = entry.getValue();
      if (found.isEmpty()) {
        return Optional.of("its answer has no %s: %s".formatted(entry.getKey(), excerpt()));
      }
      for (JsonNode node : found) {
        if (!wanted.accepts(Pointer.text(node), variables)) {
          return Optional.of(
              "%s is %s instead of %s"
                  .formatted(
                      entry.getKey(), Excerpt.of(Pointer.text(node)), wanted.described(variables)));
        }
      }
    }
    for (Map.Entry<String, Expected> entry : expected.headers().entrySet()) {
      String value = headers.firstValue(entry.getKey()).orElse("");
      if (!entry.getValue().accepts(value, variables)) {
        return Optional.of(
            "the header %s is %s instead of %s"
                .formatted(
                    entry.getKey(), Excerpt.of(value), entry.getValue().described(variables)));
      }
    }
    return expected
        .body()
        .filter(wanted -> !wanted.accepts(body, variables))
        .map(
            wanted ->
                "the body is %s instead of %s".formatted(excerpt(), wanted.described(variables)));
  }

  /** Returns what says that it is useless to ask again, if anything does. */
  Optional<String> hopeless(HttpStep.Expectation expected, Variables variables) {
    for (Map.Entry<String, Expected> entry : expected.never().entrySet()) {
      for (JsonNode node : Pointer.at(json(), entry.getKey())) {
        if (entry.getValue().accepts(Pointer.text(node), variables)) {
          return Optional.of(
              "%s is %s: %s".formatted(entry.getKey(), Excerpt.of(Pointer.text(node)), excerpt()));
        }
      }
    }
    return Optional.empty();
  }

  /** Keeps what is wanted of this answer; returns what is not in it, if anything is missing. */
  Optional<String> capture(Map<String, HttpStep.Capture> wanted, Variables variables) {
    for (Map.Entry<String, HttpStep.Capture> entry : wanted.entrySet()) {
      Optional<String> value = value(entry.getValue());
      if (value.isEmpty()) {
        return Optional.of("its answer brings no %s: %s".formatted(entry.getKey(), excerpt()));
      }
      if (entry.getValue() instanceof HttpStep.Capture.InHeader) {
        variables.putSecret(entry.getKey(), value.get());
      } else {
        variables.put(entry.getKey(), value.get());
      }
    }
    return Optional.empty();
  }

  private Optional<String> value(HttpStep.Capture capture) {
    if (capture instanceof HttpStep.Capture.InHeader header) {
      return headers.firstValue(header.name());
    }
    if (capture instanceof HttpStep.Capture.InBody inBody) {
      return inBody.pattern().matcher(body).results().findFirst().map(found -> found.group(1));
    }
    String pointer = ((HttpStep.Capture.AtPointer) capture).pointer();
    List<JsonNode> found = Pointer.at(json(), pointer);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.stream().map(Pointer::text).collect(Collectors.joining(", ")));
  }

  private JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static String one(HttpStep.Expectation expected) {
    return expected.statuses().stream()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(" or "));
  }

  private String excerpt() {
    return Excerpt.of(body);
  }
}
