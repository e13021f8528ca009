package io.hothouse.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request of an {@link HttpProbe} and what its answer has to be. All texts may refer to {@link
 * Variables}.
 *
 * @param path path and query at the node's {@code port}
 * @param tls whether it is sent encrypted
 * @param login who asks, where that is told with each request
 * @param capture what is kept of the answer, by name
 * @param within how long the request is repeated until the answer is as expected; empty for once
 * @param undo what takes away what this step made, in this order
 */
record HttpStep(
    String method,
    String path,
    int port,
    boolean tls,
    Map<String, String> headers,
    Optional<Login> login,
    Optional<Content> content,
    Expectation expectation,
    Map<String, Capture> capture,
    Optional<Duration> within,
    List<HttpStep> undo) {

  HttpStep {
    headers = Map.copyOf(headers);
    capture = Map.copyOf(capture);
    undo = List.copyOf(undo);
  }

  /**
   * Returns this step as it takes something away: repeated for a while, and content when what it is
   * to delete has gone already.
   */
  HttpStep patiently(Duration least) {
    Duration longest = within.filter(own -> own.compareTo(least) > 0).orElse(least);
    return new HttpStep(
        method,
        path,
        port,
        tls,
        headers,
        login,
        content,
        method.equals("DELETE") ? expectation.or(404) : expectation,
        capture,
        Optional.of(longest),
        undo);
  }

  /** Who asks, as in HTTP's basic authentication. */
  record Login(String user, String password) {}

  /** What a request carries. */
  sealed interface Content {
    /** JSON, with variables in its texts. */
    record Json(JsonNode value) implements Content {}

    /** Fields as a browser sends those of a form. */
    record Form(Map<String, String> fields) implements Content {
      public Form {
        fields = Map.copyOf(fields);
      }
    }

    /** A text as it is. */
    record Text(String value) implements Content {}

    /** Bytes, whose base64 may be broken into lines anywhere, as in mail. */
    record Binary(String base64) implements Content {
      byte[] bytes() {
        return Base64.getMimeDecoder().decode(base64);
      }
    }
  }

  /** Where something in an answer stands. */
  sealed interface Capture {
    /** At this JSON pointer, whose {@code *} stands for every element. */
    record AtPointer(String pointer) implements Capture {}

    /** In a header; such a value is taken for a secret. */
    record InHeader(String name) implements Capture {}

    /** In the body: the first group of this pattern. */
    record InBody(java.util.regex.Pattern pattern) implements Capture {}
  }

  /**
   * What an answer has to be.
   *
   * @param json what stands at JSON pointers
   * @param never what, at JSON pointers, makes every further attempt useless
   */
  record Expectation(
      Set<Integer> statuses,
      Map<String, Expected> json,
      Map<String, Expected> headers,
      Optional<Expected> body,
      Map<String, Expected> never) {

    /** Returns these expectations with one more status that is as good. */
    Expectation or(int status) {
      Set<Integer> more = new HashSet<>(statuses);
      more.add(status);
      return new Expectation(more, json, headers, body, never);
    }

    Expectation {
      statuses = Set.copyOf(statuses);
      json = Map.copyOf(json);
      headers = Map.copyOf(headers);
      never = Map.copyOf(never);
    }
  }
}
