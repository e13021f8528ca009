package io.hothouse.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms that a value takes in logs, requests, manifests and dumps. */
final class Encodings {
  private static final int BITS_OF_A_BYTE = 8;
  private static final int BITS_OF_A_LETTER = 6;

  private Encodings() {}

  /** Returns the value and all its forms. */
  static Set<String> of(String value) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    forms.add(HexFormat.ofDelimiter(":").formatHex(bytes));
    forms.add(HexFormat.ofDelimiter(" ").formatHex(bytes));
    base64(bytes, forms);
    base64((value + "\n").getBytes(StandardCharsets.UTF_8), forms);
    String query = URLEncoder.encode(value, StandardCharsets.UTF_8);
    String path = query.replace("+", "%20");
    forms.add(query);
    forms.add(path);
    forms.add(lowerEscapes(query));
    forms.add(lowerEscapes(path));
    // What the libraries of Python, Go and Java escape differs.
    forms.add(json(value, false, false));
    forms.add(json(value, true, false));
    forms.add(json(value, false, true));
    forms.add(json(value, true, true));
    forms.add(json(value, false, false).replace("/", "\\/"));
    forms.add(json(json(value, false, false), false, false));
    forms.add(value.replace("'", "''"));
    forms.add(value.replace("'", "'\\''"));
    forms.add(markup(value));
    forms.add(markup(value).replace("&#39;", "'").replace("&quot;", "\""));
    return forms;
  }

  /**
   * As a whole, and as a part of a larger text: that has three forms, of which the letters at the
   * ends depend on what stands beside the value.
   */
  private static void base64(byte[] bytes, Set<String> forms) {
    forms.add(Base64.getEncoder().encodeToString(bytes));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String text = Base64.getEncoder().encodeToString(shifted);
      int from = (before * BITS_OF_A_BYTE + BITS_OF_A_LETTER - 1) / BITS_OF_A_LETTER;
      int to = shifted.length * BITS_OF_A_BYTE / BITS_OF_A_LETTER;
      String sure = text.substring(from, to);
      forms.add(sure);
      forms.add(sure.replace('+', '-').replace('/', '_'));
    }
  }

  private static String lowerEscapes(String encoded) {
    StringBuilder text = new StringBuilder(encoded);
    for (int i = 0; i + 2 < text.length(); i++) {
      if (text.charAt(i) == '%') {
        text.replace(i + 1, i + 3, text.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
      }
    }
    return text.toString();
  }

  private static String json(String value, boolean ascii, boolean markupToo) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char letter = value.charAt(i);
      switch (letter) {
        case '"', '\\' -> text.append('\\').append(letter);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          boolean escaped =
              letter < ' '
                  || (ascii && letter > '~')
                  || (markupToo && (letter == '<' || letter == '>' || letter == '&'));
          text.append(escaped ? String.format(Locale.ROOT, "\\u%04x", (int) letter) : letter + "");
        }
      }
    }
    return text.toString();
  }

  private static String markup(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
