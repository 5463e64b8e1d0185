package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Dialect;

/**
 * A parser state that is possible at some position of a file, run forward byte by byte until it
 * proves wrong. It applies the scanner's rules. In a file that the scanner reads to its end, the
 * right candidate never proves wrong.
 */
final class CandidateState {
  /** The state of a parser before a byte. */
  enum State {
    /** Between records: a record may begin here. */
    RECORD,
    /** After a CR: an LF belongs to the line end; with any other byte a record begins. */
    AFTER_CR,
    /** In a record, before a field: a quote opens. */
    FIELD,
    /** In a field without quotes: a quote is data. */
    PLAIN,
    QUOTED,
    /** After a quote, which closes the field unless another quote follows. */
    AFTER_QUOTE
  }

  /** Allows records with any number of fields. */
  static final int ANY = 0;

  private static final long NONE = -1;

  private final Dialect dialect;
  private final int columns;
  private State state;
  private boolean startSeen;
  private int fields;
  private long fieldBytes;
  private long firstRecord = NONE;

  /**
   * @param columns number of fields of every record, or {@link #ANY}
   */
  CandidateState(State state, Dialect dialect, int columns) {
    this.state = state;
    this.dialect = dialect;
    this.columns = columns;
  }

  /**
   * Runs the candidate over a byte.
   *
   * @param position of the byte in the file
   * @param from position from which on the first record is noted
   * @return false if the candidate is wrong
   */
  boolean accepts(byte next, long position, long from) {
    if (mayStartRecord(next)) {
      startRecord(position, from);
    }
    return switch (state) {
      case QUOTED -> next == '"' ? enter(State.AFTER_QUOTE) : data(State.QUOTED);
      case AFTER_QUOTE -> afterQuote(next);
      case AFTER_CR -> next == '\n' ? enter(State.RECORD) : outsideQuotes(next);
      case RECORD, FIELD, PLAIN -> outsideQuotes(next);
    };
  }

  private boolean mayStartRecord(byte next) {
    return state == State.RECORD || (state == State.AFTER_CR && next != '\n');
  }

  private void startRecord(long position, long from) {
    startSeen = true;
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
    return ends && outsideQuotes(next);
  }

  private boolean outsideQuotes(byte next) {
    if (next == dialect.separator()) {
      fields++;
      fieldBytes = 0;
      return (columns == ANY || fields < columns) && enter(State.FIELD);
    }
    if (isLineEnd(next)) {
      boolean blank = state == State.RECORD || state == State.AFTER_CR;
      boolean ends = blank || endsRecord();
      fieldBytes = 0;
      return ends && enter(next == '\r' ? State.AFTER_CR : State.RECORD);
    }
    boolean opens = next == '"' && state != State.PLAIN;
    return opens ? enter(State.QUOTED) : data(State.PLAIN);
  }

  /** Checks the number of fields; it may be lower if the record's start was not seen. */
  private boolean endsRecord() {
    int found = fields + 1;
    return columns == ANY || (startSeen ? found == columns : found <= columns);
  }

  private boolean data(State next) {
    fieldBytes++;
    return fieldBytes <= dialect.maxFieldBytes() && enter(next);
  }

  private boolean enter(State next) {
    state = next;
    return true;
  }

  private static boolean isLineEnd(byte next) {
    return next == '\n' || next == '\r';
  }

  /** Runs the candidate over the file's end; returns false if the candidate is wrong. */
  boolean acceptsEnd(long size) {
    if (firstRecord == NONE) {
      firstRecord = size;
    }
    boolean betweenRecords = state == State.RECORD || state == State.AFTER_CR;
    return betweenRecords || (state != State.QUOTED && endsRecord());
  }

  boolean knowsFirstRecord() {
    return firstRecord != NONE;
  }

  long firstRecord() {
    return firstRecord;
  }

  /**
   * Returns whether both candidates treat all further bytes alike, apart from the length of the
   * current field.
   */
  boolean isEquivalentTo(CandidateState other) {
    boolean sameFields = columns == ANY || (fields == other.fields && startSeen == other.startSeen);
    return state == other.state && sameFields;
  }
}
