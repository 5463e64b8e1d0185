package io.partnerinsights.core.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Checks a file before Commons CSV parses it, each byte a character. It finds the errors that
 * Commons CSV does not report: a field that is too long, a character after a closing quote, more
 * fields than the header, and a byte that is not UTF-8. Everything before the error is still
 * returned, so that the right record fails.
 */
final class FieldGuard extends FilterReader {
  /** The scanner's limit. */
  private static final int MAX_FIELDS = 100_000;

  private final char separator;
  private final long maxBytes;

  /** Whether more fields than the header's are an error. */
  private final boolean strict;

  /** Number of characters before the one that is an error, or -1. */
  private final long malformed;

  private int columns;
  private State state = State.FIELD_START;
  private long characters;
  private long fieldBytes;
  private int fields;
  private Fault fault;

  FieldGuard(Reader in, char separator, long maxBytes, boolean strict, long malformed) {
    super(in);
    this.separator = separator;
    this.maxBytes = maxBytes;
    this.strict = strict;
    this.malformed = malformed;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (fault != null) {
      throw fault;
    }
    int count = in.read(target, offset, length);
    for (int i = 0; i < count; i++) {
      check(target[offset + i]);
      if (fault != null) {
        return countBefore(i);
      }
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  private int countBefore(int characters) throws Fault {
    if (characters == 0) {
      throw fault;
    }
    return characters;
  }

  private void check(char c) {
    if (characters++ == malformed) {
      fault = new Fault(Fault.Kind.NOT_UTF8, "not UTF-8");
      return;
    }
    switch (state) {
      case FIELD_START, PLAIN -> checkOutside(c);
      case QUOTED -> checkInside(c);
      case QUOTE_IN_QUOTED -> checkAfterQuote(c);
    }
  }

  private void checkOutside(char c) {
    if (c == separator || c == '\n' || c == '\r') {
      endField(c);
    } else if (c == '"' && state == State.FIELD_START) {
      state = State.QUOTED;
    } else {
      state = State.PLAIN;
      grow();
    }
  }

  private void checkInside(char c) {
    if (c == '"') {
      state = State.QUOTE_IN_QUOTED;
    } else {
      grow();
    }
  }

  private void checkAfterQuote(char c) {
    if (c == '"') {
      state = State.QUOTED;
      grow();
    } else if (c == separator || c == '\n' || c == '\r') {
      endField(c);
    } else {
      fault = new Fault(Fault.Kind.BROKEN_QUOTES, "text follows a closing quote");
    }
  }

  private void endField(char c) {
    boolean blank = fields == 0 && state == State.FIELD_START;
    if (c != separator && columns == 0 && !blank) {
      columns = fields + 1;
    }
    state = State.FIELD_START;
    fieldBytes = 0;
    fields = c == separator ? fields + 1 : 0;
    if (strict && columns > 0 && fields >= columns) {
      fault = new Fault(Fault.Kind.SURPLUS_FIELDS, "more fields than the header");
    } else if (fields >= MAX_FIELDS) {
      fault = new Fault(Fault.Kind.TOO_LARGE, "a record has more than " + MAX_FIELDS + " fields");
    }
  }

  private void grow() {
    fieldBytes++;
    if (fieldBytes > maxBytes) {
      fault = new Fault(Fault.Kind.TOO_LARGE, "a field is longer than " + maxBytes + " bytes");
    }
  }

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  /** A broken lexical rule; the scanner that knows the row converts it to an error. */
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
      TOO_LARGE,
      SURPLUS_FIELDS,
      NOT_UTF8
    }
  }
}
