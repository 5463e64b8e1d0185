package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Detects an HTML page with status 200 in place of a file, such as a proxy's login page. No
 * report's header starts with {@code <}.
 */
final class HtmlPage {
  private static final int START_BYTES = 64;
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private HtmlPage() {}

  static boolean isHtml(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  /** Returns the same content, or throws an error if it is an HTML page. */
  static InputStream reject(InputStream content, DownloadErrors errors) {
    PushbackInputStream checked = new PushbackInputStream(content, START_BYTES);
    if (startsLikeHtml(checked)) {
      throw errors.htmlPage();
    }
    return checked;
  }

  private static boolean startsLikeHtml(PushbackInputStream in) {
    try {
      byte[] start = in.readNBytes(START_BYTES);
      in.unread(start);
      String text = new String(start, StandardCharsets.ISO_8859_1);
      return text.replaceFirst("^" + BYTE_ORDER_MARK, "").stripLeading().startsWith("<");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the wrapped streams throw a DownloadException instead
    }
  }
}
