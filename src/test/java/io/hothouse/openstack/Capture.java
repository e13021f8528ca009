package io.hothouse.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackEvent;
import io.hothouse.openstack.heat.StackResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;

/** An answer that a real Keystone or Heat gave once. */
public final class Capture {
  private final JsonNode json;

  private Capture(JsonNode json) {
    this.json = json;
  }

  public static Capture of(String name) {
    try (InputStream stream = Capture.class.getResourceAsStream(name + ".json")) {
      return new Capture(new ObjectMapper().readTree(stream));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  JsonNode body() {
    return json.path("body");
  }

  /** Returns the answer with its services' addresses moved to {@code base}. */
  ResponseDefinitionBuilder response(String base) {
    ResponseDefinitionBuilder response =
        WireMock.aResponse()
            .withStatus(json.path("status").asInt())
            .withBody(moved(body().toString(), base));
    json.path("headers")
        .properties()
        .forEach(it -> response.withHeader(it.getKey(), moved(it.getValue().asText(), base)));
    return response;
  }

  /** Returns the same answer with another token in it. */
  Capture withToken(String token) {
    ObjectNode other = json.deepCopy();
    other.withObject("headers").put("X-Subject-Token", token);
    return new Capture(other);
  }

  /** Returns the same answer with another text in place of one of its own. */
  public Capture with(String text, String other) {
    try {
      return new Capture(new ObjectMapper().readTree(json.toString().replace(text, other)));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String moved(String text, String base) {
    return text.replaceAll("http://172\\.24\\.4\\.1:(\\d+)", base + "/$1");
  }

  public List<StackEvent> events() {
    List<StackEvent> newestFirst =
        StreamSupport.stream(body().path("events").spliterator(), false)
            .map(StackEvent::of)
            .toList();
    ArrayList<StackEvent> events = new ArrayList<>(newestFirst);
    Collections.reverse(events);
    return events;
  }

  public List<StackResource> resources() {
    return StreamSupport.stream(body().path("resources").spliterator(), false)
        .map(StackResource::of)
        .toList();
  }

  public Stack stack() {
    return Stack.of(body().path("stack"));
  }
}
