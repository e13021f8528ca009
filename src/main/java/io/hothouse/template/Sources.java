package io.hothouse.template;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Reads what templates name: files of this machine, and pages of web servers. */
final class Sources {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MIME_LINE = 76;

  /** Heat takes requests of 1 MB unless its operators allow more. */
  private static final long LARGEST = 8L << 20;

  private Sources() {}

  /** Returns a text as it is, and other bytes in lines of Base64, as Heat's client does. */
  static String read(String url) throws IOException {
    byte[] bytes =
        switch (Urls.scheme(url)) {
          case "file" -> file(url);
          case "http", "https" -> page(url);
          default -> throw new IOException("its kind of address is not known");
        };
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return Base64.getMimeEncoder(MIME_LINE, new byte[] {'\n'}).encodeToString(bytes) + "\n";
    }
  }

  private static byte[] file(String url) throws IOException {
    try {
      Path file = Urls.path(url);
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException("it is no regular file");
      }
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        throw new IOException(
            "it has more than %d MB, which Heat does not take".formatted(LARGEST >> 20));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException absent) {
      throw new IOException("there is no such file", absent);
    } catch (InvalidPathException impossible) {
      throw new IOException("no file can be called so", impossible);
    }
  }

  private static byte[] page(String url) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url.replace(" ", "%20"))).timeout(PATIENCE).build();
      HttpResponse<byte[]> response = Web.CLIENT.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("the server answered " + response.statusCode());
      }
      if (response.body().length > LARGEST) {
        throw new IOException(
            "it has more than %d MB, which Heat does not take".formatted(LARGEST >> 20));
      }
      return response.body();
    } catch (IllegalArgumentException problem) {
      throw new IOException("it is no address: " + problem.getMessage(), problem);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupt);
    }
  }

  /** One client for all pages, as none can be closed; it is made when the first is asked for. */
  private static final class Web {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
  }
}
