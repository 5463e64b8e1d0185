package io.partnerinsights.sandbox.files;

/** How files lie in the store and what the store says about it. */
public enum Compression {
  /** Stored as gzip, served with {@code Content-Encoding: gzip}: evidently the service's way. */
  GZIP,
  /** Stored and served as they are. */
  NONE,
  /** Stored as gzip and served without saying so; only the first two bytes tell. */
  GZIP_UNANNOUNCED
}
