package io.partnerinsights.core.options;

/**
 * A size in bytes.
 *
 * @param bytes at least 1
 */
public record ByteSize(long bytes) {
  public ByteSize {
    if (bytes < 1) {
      throw new IllegalArgumentException("it must be at least one byte");
    }
  }
}
