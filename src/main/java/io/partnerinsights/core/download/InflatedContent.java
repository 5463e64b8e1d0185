package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;

/**
 * The content of a stored file, inflated if it is gzip. The first two bytes decide that, because no
 * UTF-8 text starts like gzip and the Content-Encoding header may be wrong: it is missing for an
 * uploaded {@code .csv.gz}, stale if a proxy has inflated the body, and incomplete for a file that
 * was compressed twice.
 *
 * @param stream the inflated bytes
 * @param layers how many times the file is compressed
 */
record InflatedContent(InputStream stream, int layers) {
  private static final int FIRST_MAGIC = 0x1f;
  private static final int SECOND_MAGIC = 0x8b;

  /** Compressed by the service, and once more by the store. */
  private static final int MAX_LAYERS = 2;

  /** Inflates stored bytes, if they are gzip. */
  static InflatedContent of(InputStream stored, DownloadErrors errors) {
    InputStream content = stored;
    for (int layer = 0; layer < MAX_LAYERS; layer++) {
      PushbackInputStream checked = new PushbackInputStream(content, 2);
      if (!startsLikeGzip(checked)) {
        return new InflatedContent(checked, layer);
      }
      content = new GzipStream(checked, errors);
    }
    return new InflatedContent(content, MAX_LAYERS);
  }

  boolean isGzip() {
    return layers > 0;
  }

  /** Checks the next two bytes and pushes them back. */
  static boolean startsLikeGzip(PushbackInputStream in) {
    try {
      byte[] start = in.readNBytes(2);
      in.unread(start);
      return start.length == 2
          && (start[0] & 0xFF) == FIRST_MAGIC
          && (start[1] & 0xFF) == SECOND_MAGIC;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the wrapped streams throw a DownloadException instead
    }
  }
}
