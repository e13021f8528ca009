package io.hothouse.probe;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request of HTTP/1.1 and its answer, over a connection of its own.
 *
 * <p>By hand, as Java 17's client cannot be closed (each leaves a thread and two descriptors behind
 * until the garbage collector comes) and cannot be kept from using an old connection again, which
 * would prove nothing of today's route.
 */
final class HttpExchange implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final Pattern WORD = Pattern.compile("[!-~[^\\x00-\\x7f]]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t -~[^\\x00-\\x7f]]*");
  private static final Set<String> CARRIERS = Set.of("POST", "PUT", "PATCH");
  private static final int MOST_LINE = 64 * 1024;
  private static final int MOST_BODY = 8 << 20;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int HEXADECIMAL = 16;

  private final Connection connection;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  private HttpExchange(Connection connection) {
    this.connection = connection;
  }

  /**
   * Sends a request and waits for all of its answer; of a body above 8 MiB the rest is not read.
   *
   * @param tls whether it is sent encrypted
   * @param patience how long all of it may take
   * @throws ProtocolException when the other side does not speak HTTP, or the request cannot be
   *     sent as it is
   */
  static Reply send(
      InetSocketAddress address,
      boolean tls,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      Duration patience)
      throws IOException {
    byte[] head = head(address, method, path, headers, body.length);
    try (HttpExchange exchange = new HttpExchange(Connection.open(address, tls, patience))) {
      exchange.connection.write(head);
      exchange.connection.write(body);
      return exchange.reply(method);
    }
  }

  private static byte[] head(
      InetSocketAddress address,
      String method,
      String path,
      Map<String, String> headers,
      int length)
      throws ProtocolException {
    checked(WORD, path);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority(address)).append("\r\n");
    head.append("Connection: close\r\n");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      checked(WORD, header.getKey());
      checked(HEADER_VALUE, header.getValue());
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (length > 0 || CARRIERS.contains(method)) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns host and port as an address names them. */
  static String authority(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** What an answer brought must not become a header or a request of its own. */
  private static void checked(Pattern pattern, String text) throws ProtocolException {
    if (!pattern.matcher(text).matches()) {
      throw new ProtocolException("a request cannot hold " + Excerpt.of(text));
    }
  }

  private Reply reply(String method) throws IOException {
    int status;
    HttpHeaders headers;
    do {
      String line = line();
      Matcher words = STATUS_LINE.matcher(line);
      if (!words.matches()) {
        throw new ProtocolException("it answers without HTTP: " + Excerpt.of(line));
      }
      status = Integer.parseInt(words.group(1));
      headers = headers();
    } while (status < 200);
    boolean empty = method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
    String body = empty ? "" : body(headers).toString(StandardCharsets.UTF_8);
    return new Reply(status, headers, body);
  }

  private HttpHeaders headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int size = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      size += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || size > MOST_LINE) {
        throw new ProtocolException("its headers are malformed: " + Excerpt.of(line));
      }
      headers
          .computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return HttpHeaders.of(headers, (name, value) -> !name.isEmpty());
  }

  private ByteArrayOutputStream body(HttpHeaders headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean chunked =
        headers
            .firstValue("Transfer-Encoding")
            .filter(coding -> coding.toLowerCase(Locale.ROOT).endsWith("chunked"))
            .isPresent();
    if (chunked) {
      for (long size = chunkSize(); size > 0; size = chunkSize()) {
        take(size, body);
        if (body.size() >= MOST_BODY) {
          break;
        }
        line();
      }
    } else if (headers.firstValue("Content-Length").isPresent()) {
      take(number(headers.firstValue("Content-Length").get(), 10), body);
    } else {
      do {
        body.write(buffer, position, limit - position);
        position = limit;
      } while (body.size() < MOST_BODY && fill());
    }
    return body;
  }

  private long chunkSize() throws IOException {
    return number(line().replaceFirst(";.*", ""), HEXADECIMAL);
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      return Long.parseUnsignedLong(text.strip(), radix);
    } catch (NumberFormatException malformed) {
      throw new ProtocolException("it tells a size as " + Excerpt.of(text));
    }
  }

  private void take(long count, ByteArrayOutputStream body) throws IOException {
    long left = Math.min(count, MOST_BODY - body.size());
    while (left > 0) {
      if (position == limit && !fill()) {
        throw new EOFException("it ended in the middle of an answer");
      }
      int part = (int) Math.min(left, limit - position);
      body.write(buffer, position, part);
      position += part;
      left -= part;
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == limit && !fill()) {
        throw new EOFException("it ended before an answer");
      }
      byte letter = buffer[position++];
      if (letter == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(letter);
      if (line.size() > MOST_LINE) {
        throw new ProtocolException("a line of its answer does not end");
      }
    }
  }

  /** Waits for more; tells whether any came. */
  private boolean fill() throws IOException {
    limit = Math.max(0, connection.read(buffer));
    position = 0;
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
