package io.partnerinsights.core.csv.scan;

import java.nio.charset.CharacterCodingException;

/** Bytes that are no UTF-8. */
public final class MalformedUtf8Exception extends CharacterCodingException {
  private static final long serialVersionUID = 1L;

  private final long position;

  /** At this place in the file. */
  public MalformedUtf8Exception(long position) {
    this.position = position;
  }

  /** Where the character starts, in bytes from the start of the file. */
  public long position() {
    return position;
  }
}
