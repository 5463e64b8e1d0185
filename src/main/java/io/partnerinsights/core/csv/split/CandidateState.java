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
    AFTER_QUOTE,
    /** After a byte that proves the candidate wrong. */
    WRONG
  }

  /** Allows records with any number of fields. */
  static final int ANY_COUNT = 0;

  private static final long NOT_FOUND = -1;

  private final Dialect dialect;
  private final int columnCount;
  private State state;
  private boolean sawStart;
  private int endedFieldCount;
  private long fieldBytes;
  private long firstRecordPosition = NOT_FOUND;

  /**
   * @param columnCount number of fields of every record, or {@link #ANY_COUNT}
   */
  CandidateState(State state, Dialect dialect, int columnCount) {
    this.state = state;
    this.dialect = dialect;
    this.columnCount = columnCount;
  }

  /**
   * Runs the candidate over a byte.
   *
   * @param position of the byte in the file
   * @param searchStart position from which on the first record is noted
   */
  void parseByte(byte nextByte, long position, long searchStart) {
    if (mayStartRecord(nextByte)) {
      startRecord(position, searchStart);
    }
    state =
        switch (state) {
          case QUOTED -> nextByte == '"' ? State.AFTER_QUOTE : addToField(State.QUOTED);
          case AFTER_QUOTE -> parseAfterQuote(nextByte);
          case AFTER_CR -> nextByte == '\n' ? State.RECORD : parseOutsideQuotes(nextByte);
          case RECORD, FIELD, PLAIN -> parseOutsideQuotes(nextByte);
          case WRONG -> State.WRONG;
        };
  }

  boolean isWrong() {
    return state == State.WRONG;
  }

  private boolean mayStartRecord(byte nextByte) {
    return state == State.RECORD || (state == State.AFTER_CR && nextByte != '\n');
  }

  private void startRecord(long position, long searchStart) {
    sawStart = true;
    endedFieldCount = 0;
    fieldBytes = 0;
    if (firstRecordPosition == NOT_FOUND && position >= searchStart) {
      firstRecordPosition = position;
    }
  }

  private State parseAfterQuote(byte nextByte) {
    if (nextByte == '"') {
      return addToField(State.QUOTED);
    }
    boolean endsField = nextByte == dialect.separator() || isLineEnd(nextByte);
    return endsField ? parseOutsideQuotes(nextByte) : State.WRONG;
  }

  private State parseOutsideQuotes(byte nextByte) {
    if (nextByte == dialect.separator()) {
      endedFieldCount++;
      fieldBytes = 0;
      return columnCount == ANY_COUNT || endedFieldCount < columnCount ? State.FIELD : State.WRONG;
    }
    if (isLineEnd(nextByte)) {
      boolean isBlankLine = state == State.RECORD || state == State.AFTER_CR;
      fieldBytes = 0;
      if (!isBlankLine && !mayEndRecord()) {
        return State.WRONG;
      }
      return nextByte == '\r' ? State.AFTER_CR : State.RECORD;
    }
    boolean opensQuotes = nextByte == '"' && state != State.PLAIN;
    return opensQuotes ? State.QUOTED : addToField(State.PLAIN);
  }

  /** Checks the number of fields; it may be lower if the record's start was not seen. */
  private boolean mayEndRecord() {
    int fieldCount = endedFieldCount + 1;
    return columnCount == ANY_COUNT
        || (sawStart ? fieldCount == columnCount : fieldCount <= columnCount);
  }

  private State addToField(State nextState) {
    fieldBytes++;
    return fieldBytes <= dialect.maxFieldBytes() ? nextState : State.WRONG;
  }

  private static boolean isLineEnd(byte nextByte) {
    return nextByte == '\n' || nextByte == '\r';
  }

  /** Runs the candidate over the file's end. */
  void parseEnd(long fileSize) {
    if (firstRecordPosition == NOT_FOUND) {
      firstRecordPosition = fileSize;
    }
    boolean betweenRecords = state == State.RECORD || state == State.AFTER_CR;
    if (!betweenRecords && (state == State.QUOTED || !mayEndRecord())) {
      state = State.WRONG;
    }
  }

  boolean hasFirstRecord() {
    return firstRecordPosition != NOT_FOUND;
  }

  long firstRecordPosition() {
    return firstRecordPosition;
  }

  /**
   * Returns whether both candidates treat all further bytes alike, apart from the length of the
   * current field.
   */
  boolean isEquivalentTo(CandidateState candidate) {
    boolean sameFieldCount =
        columnCount == ANY_COUNT
            || (endedFieldCount == candidate.endedFieldCount && sawStart == candidate.sawStart);
    return state == candidate.state && sameFieldCount;
  }
}
