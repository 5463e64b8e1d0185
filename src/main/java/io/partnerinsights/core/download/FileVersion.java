package io.partnerinsights.core.download;

import java.util.Objects;

/**
 * The version of an uncompressed file that can be read from any position.
 *
 * @param size in bytes
 * @param etag the store's strong ETag; another tag means another content
 */
public record FileVersion(long size, String etag) {
  public FileVersion {
    Objects.requireNonNull(etag, "tag");
  }
}
