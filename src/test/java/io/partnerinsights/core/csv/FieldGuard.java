package io.partnerinsights.core.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Looks at the characters on their way to the parser and stops what the parser would swallow: a
 * field that does not end (it would be held whole, up to the end of the file), and a closing quote
 * with something after it. Everything before the fault is still given, so that the record it is in
 * is the one that fails.
 */
final class FieldGuard extends FilterReader {
  /** Far beyond any report's width; a record without an end must not fill the memory either. */
  private static final int MOST_FIELDS = 100_000;

  private final char separator;
  private final long mostBytes;
  private final boolean oneByteEach;
  private State state = State.FIELD_START;
  private long fieldBytes;
  private int fields;
  private Fault fault;

  FieldGuard(Reader in, char separator, long mostBytes) {
    this(in, separator, mostBytes, false);
  }

  /** A character stands for one byte, or for as many as UTF-8 makes of it. */
  FieldGuard(Reader in, char separator, long mostBytes, boolean oneByteEach) {
    super(in);
    this.separator = separator;
    this.mostBytes = mostBytes;
    this.oneByteEach = oneByteEach;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (fault != null) {
      throw fault;
    }
    int count = in.read(target, offset, length);
    for (int i = 0; i < count; i++) {
      look(target[offset + i]);
      if (fault != null) {
        return givenBefore(i);
      }
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  private int givenBefore(int characters) throws Fault {
    if (characters == 0) {
      throw fault;
    }
    return characters;
  }

  private void look(char c) {
    switch (state) {
      case FIELD_START, PLAIN -> lookOutside(c);
      case QUOTED -> lookInside(c);
      case QUOTE_IN_QUOTED -> lookAfterQuote(c);
    }
  }

  private void lookOutside(char c) {
    if (c == separator || c == '\n' || c == '\r') {
      endField(c);
    } else if (c == '"' && state == State.FIELD_START) {
      state = State.QUOTED;
    } else {
      state = State.PLAIN;
      grow(c);
    }
  }

  private void lookInside(char c) {
    if (c == '"') {
      state = State.QUOTE_IN_QUOTED;
    } else {
      grow(c);
    }
  }

  private void lookAfterQuote(char c) {
    if (c == '"') {
      state = State.QUOTED;
      grow(c);
    } else if (c == separator || c == '\n' || c == '\r') {
      endField(c);
    } else {
      fault = new Fault(Fault.Kind.BROKEN_QUOTES, "something follows a closing quote");
    }
  }

  private void endField(char c) {
    state = State.FIELD_START;
    fieldBytes = 0;
    fields = c == separator ? fields + 1 : 0;
    if (fields > MOST_FIELDS) {
      fault = new Fault(Fault.Kind.TOO_LARGE, "a record has more than " + MOST_FIELDS + " fields");
    }
  }

  private void grow(char c) {
    boolean two = Character.isSurrogate(c) || (c >= 0x80 && c < 0x800);
    fieldBytes += oneByteEach || c < 0x80 ? 1 : two ? 2 : 3;
    if (fieldBytes > mostBytes) {
      fault = new Fault(Fault.Kind.TOO_LARGE, "a field is longer than " + mostBytes + " bytes");
    }
  }

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  /** A rule that the file breaks; whoever knows the row makes the error of it. */
  static final class Fault extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    Fault(Kind kind, String reason) {
      super(reason);
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }

    enum Kind {
      BROKEN_QUOTES,
      TOO_LARGE
    }
  }
}
