package io.hothouse.template;

import io.hothouse.config.Proxies;
import io.hothouse.openstack.transport.ConnectionTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Reads what templates name: files of this machine, and pages of web servers. */
final class Sources {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MIME_LINE = 76;
  private static final int SUCCESS = 2;
  private static final int WANTS_LOGIN_FOR_PROXY = 407;

  /** Heat takes requests of 1 MB unless its operators allow more. */
  private static final int LARGEST = 8 << 20;

  private final Map<String, String> environment;
  private HttpClient client;

  /**
   * Creates a reader.
   *
   * @param environment variables, of which those that name proxies are followed
   */
  Sources(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns a text as it is, and other bytes in lines of Base64, as Heat's client does. */
  String content(String url) throws IOException {
    byte[] bytes = bytes(url);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return Base64.getMimeEncoder(MIME_LINE, new byte[] {'\n'}).encodeToString(bytes) + "\n";
    }
  }

  /** Returns a template, which can be nothing but a text. */
  String template(String url) throws IOException {
    return decoded(bytes(url), StandardCharsets.UTF_8);
  }

  /** Returns an environment, which may say by its first two bytes that it is UTF-16. */
  String environment(String url) throws IOException {
    byte[] bytes = bytes(url);
    int mark = bytes.length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    boolean wide = mark == 0xfeff || mark == 0xfffe;
    return decoded(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  private static String decoded(byte[] bytes, Charset charset) throws IOException {
    CharsetDecoder decoder = charset.newDecoder();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    if (decoder.decode(from, text, true).isError()) {
      throw new Unread(
          "it is not %s (byte %d)".formatted(charset.name(), from.position() + 1),
          "save it as UTF-8, or correct the name");
    }
    return text.flip().toString();
  }

  private byte[] bytes(String url) throws IOException {
    return switch (Urls.scheme(url)) {
      case "file" -> file(url);
      case "http", "https" -> page(url);
      default ->
          throw new Unread(
              "its kind of address is not known",
              "name a file, or an address that begins with http:// or https://");
    };
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
        throw tooLarge();
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException absent) {
      throw new IOException("there is no such file", absent);
    } catch (AccessDeniedException refused) {
      throw new Unread("you may not read it", "let yourself read it, or correct the name", refused);
    } catch (InvalidPathException impossible) {
      throw new IOException("no file can be called so", impossible);
    }
  }

  private static IOException tooLarge() {
    return new Unread(
        "it has more than %d MB, which Heat does not take".formatted(LARGEST >> 20),
        "let the machines fetch it when they have booted, or shorten it");
  }

  private byte[] page(String url) throws IOException {
    HttpResponse<InputStream> response = response(url);
    try (InputStream body = response.body()) {
      if (response.statusCode() == WANTS_LOGIN_FOR_PROXY) {
        throw new Unread(
            "the proxy asks for a user and a password",
            "put them into HTTP_PROXY or HTTPS_PROXY, as in http://user:password@proxy:3128");
      }
      if (response.statusCode() / 100 != SUCCESS) {
        throw new IOException("the server answered " + response.statusCode());
      }
      byte[] bytes = read(body);
      if (bytes.length > LARGEST) {
        throw tooLarge();
      }
      return bytes;
    }
  }

  private static byte[] read(InputStream body) throws IOException {
    try {
      return body.readNBytes(LARGEST + 1);
    } catch (IOException problem) {
      throw unreachable(problem);
    }
  }

  private HttpResponse<InputStream> response(String url) throws IOException {
    try {
      URI address = URI.create(Urls.sent(url));
      HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
      return client().send(request, BodyHandlers.ofInputStream());
    } catch (IllegalArgumentException problem) {
      throw new IOException("it is no address: " + problem.getMessage(), problem);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupt);
    } catch (IOException problem) {
      throw unreachable(problem);
    }
  }

  private static Unread unreachable(IOException problem) {
    return new Unread(
        ConnectionTrouble.of(problem).reason(),
        "check the address, the network, and HTTP_PROXY, HTTPS_PROXY and NO_PROXY",
        problem);
  }

  /** One client for all pages, as none can be closed; it is made when the first is asked for. */
  private HttpClient client() {
    if (client == null) {
      client =
          Proxies.of(environment)
              .applyTo(HttpClient.newBuilder())
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(PATIENCE)
              .build();
    }
    return client;
  }
}
