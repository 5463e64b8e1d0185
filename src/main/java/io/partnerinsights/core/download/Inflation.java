package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;

/**
 * Decides whether bytes are gzip: by the bytes themselves. They are right where a header is missing
 * (a {@code .csv.gz} that was uploaded as it is), left over (something in between has inflated
 * already), or only half the truth (both), and no text in UTF-8 starts with them.
 *
 * @param content what to read
 * @param layers how often it is compressed
 */
record Inflation(InputStream content, int layers) {
  private static final int FIRST_MAGIC = 0x1f;
  private static final int SECOND_MAGIC = 0x8b;

  /** Compressed when it was made, and once more by the store. */
  private static final int MOST_LAYERS = 2;

  /** The content of the stored bytes. */
  static Inflation of(InputStream stored, DownloadErrors problems) {
    InputStream content = stored;
    for (int layer = 0; layer < MOST_LAYERS; layer++) {
      PushbackInputStream looked = new PushbackInputStream(content, 2);
      if (!startsWithMagic(looked)) {
        return new Inflation(looked, layer);
      }
      content = new GzipStream(looked, problems);
    }
    return new Inflation(content, MOST_LAYERS);
  }

  /** Whether the content costs as much as its parsing. */
  boolean isGzip() {
    return layers > 0;
  }

  /** Looks at two bytes and gives them back. */
  static boolean startsWithMagic(PushbackInputStream in) {
    try {
      byte[] start = in.readNBytes(2);
      in.unread(start);
      return start.length == 2
          && (start[0] & 0xFF) == FIRST_MAGIC
          && (start[1] & 0xFF) == SECOND_MAGIC;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the streams below throw problems, not this
    }
  }
}
