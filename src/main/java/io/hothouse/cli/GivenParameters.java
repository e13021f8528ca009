package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values that the command line gives to the template's parameters, each by one way only. */
final class GivenParameters {
  /** Heat takes requests of 1 MB unless its operators allow more. */
  private static final int LARGEST = 1 << 20;

  private final Map<String, String> values = new LinkedHashMap<>();

  Map<String, String> values() {
    return values;
  }

  /** Adds a value, given as {@code KEY=VALUE}. */
  void add(String text) {
    String[] words = words("--parameter", "VALUE", text);
    put(words[0], words[1]);
  }

  /** Adds the text in a file, given as {@code KEY=FILE}. */
  void addFile(String text) {
    String[] words = words("--parameter-file", "FILE", text);
    put(words[0], content(words[0], words[1]));
  }

  private static String[] words(String option, String second, String text) {
    String[] words = text.split("=", 2);
    if (words.length < 2 || words[0].isEmpty()) {
      throw new HothouseException(
          ErrorCode.USAGE, "%s is '%s', but must be KEY=%s.".formatted(option, text, second));
    }
    return words;
  }

  private void put(String key, String value) {
    String before = values.putIfAbsent(key, value);
    if (before != null && !before.equals(value)) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "The parameter '%s' is given two values. Next: give it one of them, with --parameter or --parameter-file."
              .formatted(key));
    }
  }

  private static String content(String key, String name) {
    String tried = "read the file '%s' for the parameter '%s'".formatted(name, key);
    String next = "correct --parameter-file";
    try (InputStream file = Files.newInputStream(Path.of(name))) {
      byte[] bytes = file.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException(
            "it is larger than Heat takes (more than %d bytes)".formatted(LARGEST));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (InvalidPathException problem) {
      throw FileTrouble.of(
          ErrorCode.TEMPLATE, tried, new IOException("no file can be called so", problem), next);
    } catch (IOException problem) {
      throw FileTrouble.of(ErrorCode.TEMPLATE, tried, problem, next);
    }
  }
}
