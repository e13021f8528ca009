package io.hothouse.yaml;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** The one way in which this program reads and writes JSON. */
public final class JsonMappers {
  private static final ObjectMapper SHARED = new ObjectMapper().registerModule(new Jdk8Module());

  private JsonMappers() {}

  /** Returns the mapper that all rooms share; whoever needs it otherwise takes a copy. */
  public static ObjectMapper shared() {
    return SHARED;
  }
}
