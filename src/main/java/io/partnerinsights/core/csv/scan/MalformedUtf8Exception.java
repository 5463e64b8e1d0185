package io.partnerinsights.core.csv.scan;

import java.nio.charset.CharacterCodingException;

/** Bytes of a file are not UTF-8. */
public final class MalformedUtf8Exception extends CharacterCodingException {
  private static final long serialVersionUID = 1L;

  private final long position;

  public MalformedUtf8Exception(long position) {
    this.position = position;
  }

  /** Returns where the malformed character starts, in bytes from the start of the file. */
  long position() {
    return position;
  }
}
