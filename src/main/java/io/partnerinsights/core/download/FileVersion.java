package io.partnerinsights.core.download;

import java.util.Objects;

/**
 * The version of an uncompressed file that can be read from any position.
 *
 * @param size in bytes
 * @param tag the store's strong ETag; another tag means another content
 */
public record FileVersion(long size, String tag) {
  public FileVersion {
    Objects.requireNonNull(tag, "tag");
  }
}
