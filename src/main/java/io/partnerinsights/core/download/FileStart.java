package io.partnerinsights.core.download;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The start of a file, and whether the file can be read in splits.
 *
 * @param splittable the version of a file that can be read from any position; empty for a gzip
 *     file, an empty file, and a store without ranges or strong ETags
 * @param content the file's bytes from the first on; without bytes if {@code splittable} is empty
 */
public record FileStart(Optional<FileVersion> splittable, InputStream content)
    implements Closeable {

  static FileStart notSplittable() {
    return new FileStart(Optional.empty(), InputStream.nullInputStream());
  }

  /** Aborts the transfer. */
  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the wrapped streams throw a DownloadException instead
    }
  }
}
