package io.hothouse.yaml;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** The one way in which this program reads and writes JSON. */
public final class JsonMappers {
  /** Numbers that are none stay what they are, as Python writes and reads them. */
  private static final ObjectMapper SHARED =
      JsonMapper.builder()
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build()
          .registerModule(new Jdk8Module());

  private JsonMappers() {}

  /** Returns the mapper that all rooms share; whoever needs it otherwise takes a copy. */
  public static ObjectMapper shared() {
    return SHARED;
  }
}
