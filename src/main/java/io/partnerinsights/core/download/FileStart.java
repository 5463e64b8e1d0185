package io.partnerinsights.core.download;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The start of a file, and whether the file can be read in splits.
 *
 * @param version the version of a file that can be read from any position; null for a gzip file, an
 *     empty file, and a store without ranges or strong ETags
 * @param content the file's bytes from the first on; without bytes if {@code version} is null
 */
public record FileStart(@Nullable FileVersion version, InputStream content) implements Closeable {

  static FileStart notSplittable() {
    return new FileStart(null, InputStream.nullInputStream());
  }

  public Optional<FileVersion> findVersion() {
    return Optional.ofNullable(version);
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
