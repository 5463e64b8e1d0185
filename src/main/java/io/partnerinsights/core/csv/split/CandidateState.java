package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Dialect;

/**
 * A guess at what a reader of the file would be in the middle of, carried on byte by byte until it
 * proves wrong. The rules are those of the scanner; it never calls a right guess wrong in a file
 * that the scanner reads to its end.
 */
final class CandidateState {
  /** What a reader is in the middle of, before a byte. */
  enum State {
    /** Nothing: a record may begin here. */
    RECORD,
    /** A line end, if an LF follows; else a record begins here. */
    AFTER_CR,
    /** A record, before a field: a quote opens. */
    FIELD,
    /** A field without quotes: a quote is data. */
    PLAIN,
    /** A field in quotes. */
    QUOTED,
    /** A quote that closes, unless another one follows. */
    AFTER_QUOTE
  }

  /** Records may have any number of fields. */
  static final int ANY = 0;

  private static final long NONE = -1;

  private final Dialect dialect;
  private final int columns;
  private State state;
  private boolean whole;
  private int fields;
  private long fieldBytes;
  private long firstRecord = NONE;

  /**
   * A guess.
   *
   * @param columns how many fields every record has, or {@link #ANY}
   */
  CandidateState(State state, Dialect dialect, int columns) {
    this.state = state;
    this.dialect = dialect;
    this.columns = columns;
  }

  /**
   * Goes on by a byte.
   *
   * @param position of the byte in the file
   * @param from the first record at this position or behind it is looked for
   * @return false when the guess was wrong
   */
  boolean accepts(byte next, long position, long from) {
    if (mayStartRecord(next)) {
      startRecord(position, from);
    }
    return switch (state) {
      case QUOTED -> next == '"' ? to(State.AFTER_QUOTE) : data(State.QUOTED);
      case AFTER_QUOTE -> afterQuote(next);
      case AFTER_CR -> next == '\n' ? to(State.RECORD) : outside(next);
      case RECORD, FIELD, PLAIN -> outside(next);
    };
  }

  private boolean mayStartRecord(byte next) {
    return state == State.RECORD || (state == State.AFTER_CR && next != '\n');
  }

  private void startRecord(long position, long from) {
    whole = true;
    fields = 0;
    fieldBytes = 0;
    if (firstRecord == NONE && position >= from) {
      firstRecord = position;
    }
  }

  private boolean afterQuote(byte next) {
    if (next == '"') {
      return data(State.QUOTED);
    }
    boolean ends = next == dialect.separator() || isLineEnd(next);
    return ends && outside(next);
  }

  private boolean outside(byte next) {
    if (next == dialect.separator()) {
      fields++;
      fieldBytes = 0;
      return to(State.FIELD);
    }
    if (isLineEnd(next)) {
      boolean blank = state == State.RECORD || state == State.AFTER_CR;
      boolean ends = blank || endsRecord();
      fieldBytes = 0;
      return ends && to(next == '\r' ? State.AFTER_CR : State.RECORD);
    }
    boolean opens = next == '"' && state != State.PLAIN;
    return opens ? to(State.QUOTED) : data(State.PLAIN);
  }

  /** Of a record whose start was not seen, the end must not have too many fields. */
  private boolean endsRecord() {
    int found = fields + 1;
    return columns == ANY || (whole ? found == columns : found <= columns);
  }

  private boolean data(State next) {
    fieldBytes++;
    return fieldBytes <= dialect.mostFieldBytes() && to(next);
  }

  private boolean to(State next) {
    state = next;
    return true;
  }

  private static boolean isLineEnd(byte next) {
    return next == '\n' || next == '\r';
  }

  /** The file ends here, and with it the last record; false when the guess was wrong. */
  boolean acceptsEnd(long size) {
    if (firstRecord == NONE) {
      firstRecord = size;
    }
    boolean between = state == State.RECORD || state == State.AFTER_CR;
    return between || (state != State.QUOTED && endsRecord());
  }

  /** Whether it is known where the first record begins, if the guess is right. */
  boolean knowsFirstRecord() {
    return firstRecord != NONE;
  }

  long firstRecord() {
    return firstRecord;
  }

  /** Whether no byte to come can tell the two apart, but for the length of one field. */
  boolean isLike(CandidateState other) {
    boolean sameFields = columns == ANY || (fields == other.fields && whole == other.whole);
    return state == other.state && sameFields;
  }
}
