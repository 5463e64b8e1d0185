package io.partnerinsights.core.download;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A file that was opened to see what it is.
 *
 * @param divisible tells that any part of it can be had; empty for a gzip file, an empty one, and
 *     one in a store that does not give out ranges or does not say when the file changes
 * @param content of a divisible file, from its first byte on
 */
public record FileStart(Optional<FileVersion> divisible, InputStream content) implements Closeable {

  static FileStart indivisible() {
    return new FileStart(Optional.empty(), InputStream.nullInputStream());
  }

  /** Breaks the transfer off. */
  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the streams below throw problems, not this
    }
  }
}
