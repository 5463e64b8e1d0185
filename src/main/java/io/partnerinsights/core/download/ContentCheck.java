package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Detects other content in place of a report's text: an HTML page with status 200, such as a
 * proxy's login page, a ZIP file, or UTF-16. No report's header starts with {@code <}.
 */
final class ContentCheck {
  private static final int START_BYTES = 64;
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
  private static final Pattern ZIP = Pattern.compile("PK(\u0003\u0004|\u0005\u0006|\u0007\b)");

  /** Matches a byte-order mark, or letters that alternate with zero bytes. */
  private static final Pattern UTF_16 =
      Pattern.compile("\u00FF\u00FE|\u00FE\u00FF|[^\0]\0[^\0]\0|\0[^\0]\0[^\0]");

  private ContentCheck() {}

  static boolean isHtml(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  /** Returns the same content, or throws an error if it is not the text of a report. */
  static InputStream requireReportText(InputStream content, DownloadErrors errors) {
    PushbackInputStream pushback = new PushbackInputStream(content, START_BYTES);
    String start = peekStart(pushback);
    if (start.replaceFirst("^" + BYTE_ORDER_MARK, "").stripLeading().startsWith("<")) {
      throw errors.error(DownloadErrors.HTML_PAGE);
    }
    if (ZIP.matcher(start).lookingAt()) {
      throw errors.error(DownloadErrors.OTHER_FORMAT, "a ZIP archive");
    }
    if (UTF_16.matcher(start).lookingAt()) {
      throw errors.error(DownloadErrors.OTHER_FORMAT, "text in UTF-16");
    }
    return pushback;
  }

  /** Returns the first bytes as Latin-1, and pushes them back. */
  private static String peekStart(PushbackInputStream content) {
    try {
      byte[] start = content.readNBytes(START_BYTES);
      content.unread(start);
      return new String(start, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the wrapped streams throw a DownloadException instead
    }
  }
}
