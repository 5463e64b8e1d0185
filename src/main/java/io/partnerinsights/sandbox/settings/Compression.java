package io.partnerinsights.sandbox.settings;

/** How files are stored and served. */
public enum Compression {
  /** Stored as gzip, served with {@code Content-Encoding: gzip}, as the service evidently does. */
  GZIP,
  /** Stored and served uncompressed. */
  NONE,
  /** Stored as gzip, served without a {@code Content-Encoding} header. */
  GZIP_UNANNOUNCED
}
