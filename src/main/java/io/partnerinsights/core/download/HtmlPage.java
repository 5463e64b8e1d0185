package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells a page for people, such as a proxy's login, from a file: both come with status 200. No
 * report's header starts with {@code <}.
 */
final class HtmlPage {
  private static final int LOOKED_AT = 64;
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private HtmlPage() {}

  static boolean isAnnounced(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  /** The same content, unless it is a page. */
  static InputStream refused(InputStream content, DownloadErrors problems) {
    PushbackInputStream looked = new PushbackInputStream(content, LOOKED_AT);
    if (startsLikeOne(looked)) {
      throw problems.webPage();
    }
    return looked;
  }

  private static boolean startsLikeOne(PushbackInputStream in) {
    try {
      byte[] start = in.readNBytes(LOOKED_AT);
      in.unread(start);
      String text = new String(start, StandardCharsets.ISO_8859_1);
      return text.replaceFirst("^" + BYTE_ORDER_MARK, "").stripLeading().startsWith("<");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the streams below throw problems, not this
    }
  }
}
