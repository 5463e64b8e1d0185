package io.partnerinsights.core.download;

import java.util.Objects;

/**
 * A plain file that can be read from any byte on, as it was when it was looked at.
 *
 * @param size in bytes
 * @param tag the store's strong ETag: another one means another file
 */
public record FileVersion(long size, String tag) {
  public FileVersion {
    Objects.requireNonNull(tag, "tag");
  }
}
