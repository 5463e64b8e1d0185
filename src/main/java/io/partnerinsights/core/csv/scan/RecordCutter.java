package io.partnerinsights.core.csv.scan;

/**
 * Knows where records and fields end: all lexical rules (quotes, line ends, longest field, blank
 * lines, as many fields as the header has) are here. It goes over bytes that it is given, stops
 * where they end and goes on there when there are more; {@link ByteScanner} gets them.
 *
 * <p>The first thing that is wrong is kept as {@link #fault()} and ends the cutting; the rows
 * before it are complete.
 */
final class RecordCutter {
  /** As many fields as the first record happens to have. */
  static final int ANY = 0;

  /** Far beyond any report's width; a record without an end must not fill the memory. */
  private static final int MOST_FIELDS = 100_000;

  private static final int MOST_RECORD_BYTES = 1 << 30;

  private final byte separator;
  private final Marks marks;
  private final long mostFieldBytes;

  /** Whether a field that starts and ends in one block can be too long. */
  private final boolean measuresAll;

  private final boolean lenient;
  private final RowPositions places;
  private final FirstFault fault;
  private KeptFields kept = KeptFields.of(new int[0]);
  private int columns;

  // Records that begin at this position of the file, or behind it, are somebody else's.
  private long end = Long.MAX_VALUE;
  private boolean behindEnd;

  // Where it is: in a field of a record, maybe inside its quotes.
  private long arrayStart;
  private int at;
  private int recordStart;
  private int field;
  private int keptBefore;
  private int nextKept = kept.field(0);
  private int fieldStart;
  private int trim;
  private int doubled;
  private boolean quoted;
  private boolean afterCr;
  private boolean last;

  private int lastRecordStart;
  private int lastRecordFields;

  /** Before a record of a file of so many columns, or of {@link #ANY}. */
  RecordCutter(Dialect dialect, int columns, RowPositions places, ParseErrors problems) {
    this.separator = (byte) dialect.separator();
    this.marks = new Marks(dialect.separator());
    this.mostFieldBytes = dialect.mostFieldBytes();
    this.measuresAll = mostFieldBytes < Words.BLOCK;
    this.columns = columns;
    this.lenient = dialect.lenient();
    this.places = places;
    this.fault = new FirstFault(problems, places);
    places.makeRoom(kept.rows());
  }

  /** Records that begin at this byte of the file, or behind it, are not cut. */
  void endAt(long position) {
    end = position;
    behindEnd = arrayStart + recordStart >= end;
  }

  /**
   * The record starts here.
   *
   * @param position of the array's first byte in the file
   */
  void startAt(int first, long position) {
    arrayStart = position;
    at = first;
    beginRecord(first);
  }

  /** Back to the record just cut, which is the header, to find all its fields; says how many. */
  int backToHeader() {
    columns = lastRecordFields;
    places.backToFirst();
    afterCr = false;
    startAt(lastRecordStart, arrayStart);
    keep(KeptFields.all(columns));
    return columns;
  }

  /** Only at the start of a record. */
  void keep(KeptFields fields) {
    kept = fields;
    places.makeRoom(kept.rows());
    keptBefore = 0;
    nextKept = kept.field(0);
  }

  KeptFields kept() {
    return kept;
  }

  /** The next rows are another chunk; what has been found of its first is kept. */
  void startChunk() {
    kept.move(keptBefore, rows(), 0, 0);
    places.startChunk();
  }

  int rows() {
    return places.rows();
  }

  /**
   * Whether all records before the end are cut; {@link #recordStart()} is the first that is not.
   */
  boolean isBehindEnd() {
    return behindEnd;
  }

  FirstFault fault() {
    return fault;
  }

  /** Where the record starts that is not complete yet. */
  int recordStart() {
    return recordStart;
  }

  /** The bytes from {@link #recordStart()} on have been moved to the start of the array. */
  void moveToStart() {
    kept.move(keptBefore, rows(), rows(), recordStart);
    arrayStart += recordStart;
    at -= recordStart;
    fieldStart -= recordStart;
    lastRecordStart -= recordStart;
    recordStart = 0;
  }

  /** Looks at the bytes up to {@code end}, until there are enough rows or something is wrong. */
  void cut(byte[] bytes, int end, int most) {
    passHalfLineEnd(bytes, end);
    while (at < end && goesOn(most)) {
      if (quoted) {
        closeQuote(bytes, end);
        if (quoted) {
          break;
        }
      } else {
        cutBlock(bytes, end, most);
      }
    }
    at = Math.min(at, end);
  }

  /** There are no more bytes: the last record needs no line end, it is given one. */
  void end(byte[] bytes, int end) {
    last = true;
    cut(bytes, end, 1);
    if (quoted) {
      fault.brokenQuotes("a quote is opened and never closed");
    } else if (at > recordStart && !fault.isThere()) {
      bytes[end] = '\n';
      cut(bytes, end + 1, 1);
      bytes[end] = ' ';
      startAt(end, arrayStart);
    }
    last = false;
  }

  /** Before more bytes are asked for: what is held already may be too much. */
  void refuseEndless() {
    checkFieldCount();
    checkLength(quoted ? at - doubled : at);
    if (at - recordStart > MOST_RECORD_BYTES) {
      fault.tooLarge("a record is longer than " + MOST_RECORD_BYTES + " bytes");
    }
  }

  private boolean goesOn(int most) {
    return places.rows() < most && !behindEnd && !fault.isThere();
  }

  /** From here to the end of a block: separators in one go, up to whatever else has a meaning. */
  private void cutBlock(byte[] bytes, int end, int most) {
    int base = at;
    marks.find(bytes, base);
    long ends = marks.separators();
    long others = marks.others();
    while (others != 0) {
      endFields(bytes, base, ends & (Long.lowestOneBit(others) - 1));
      at = base + Long.numberOfTrailingZeros(others);
      passSpecial(bytes, end);
      if (at >= base + Words.BLOCK || quoted || !goesOn(most)) {
        return;
      }
      long rest = -1L << (at - base);
      ends &= rest;
      others &= rest;
    }
    endFields(bytes, base, ends);
    at = base + Words.BLOCK;
  }

  /** {@link #at} is at a line end, a quote or a character that has no meaning. */
  private void passSpecial(byte[] bytes, int end) {
    byte special = bytes[at];
    if (special == '\n' || special == '\r') {
      endLine(bytes, at, end);
    } else if (special == '"' && at == fieldStart) {
      openQuote();
      closeQuote(bytes, end);
    } else {
      at++;
    }
  }

  /** At each of these places of a block a field ends. */
  private void endFields(byte[] bytes, int base, long ends) {
    if (ends == 0) {
      return;
    }
    if (measuresAll) {
      endOneByOne(bytes, base, ends);
    } else {
      checkLength(base + Long.numberOfTrailingZeros(ends));
      endUnmeasured(bytes, base, ends);
    }
  }

  private void endOneByOne(byte[] bytes, int base, long ends) {
    for (long left = ends; left != 0; left &= left - 1) {
      endField(bytes, base + Long.numberOfTrailingZeros(left));
    }
  }

  /** Only the first of them, which came from before, may be quoted or too long. */
  private void endUnmeasured(byte[] bytes, int base, long ends) {
    int fields = field + Long.bitCount(ends);
    long left = ends;
    while (nextKept < fields) {
      for (; field < nextKept; field++) {
        left &= left - 1;
      }
      startBehind(base, ends ^ left);
      keepField(bytes, base + Long.numberOfTrailingZeros(left));
    }
    field = fields;
    startBehind(base, ends);
  }

  /** The field starts behind the last of these places. */
  private void startBehind(int base, long ends) {
    if (ends != 0) {
      fieldStart = base + Long.SIZE - Long.numberOfLeadingZeros(ends);
      trim = 0;
    }
  }

  private void endField(byte[] bytes, int p) {
    checkLength(p);
    if (field == nextKept) {
      keepField(bytes, p);
    }
    field++;
    fieldStart = p + 1;
    trim = 0;
  }

  private void keepField(byte[] bytes, int p) {
    if (trim > 1) {
      KeptFields.undouble(bytes, fieldStart, p - 1);
    }
    kept.put(keptBefore, rows(), fieldStart, p - fieldStart - trim);
    nextKept = kept.field(++keptBefore);
  }

  private void openQuote() {
    quoted = true;
    doubled = 0;
    fieldStart++;
    at = fieldStart;
  }

  /** Goes to the quote that closes, or to where it must go on when there are more bytes. */
  private void closeQuote(byte[] bytes, int end) {
    int here = at;
    while (here < end) {
      long word = Words.at(bytes, here);
      long hits = Words.equal(word, Words.QUOTES) | Words.controls(word);
      int p = hits == 0 ? here + Words.BYTES - 1 : here + Words.first(hits);
      here = p + 1;
      if (hits != 0 && bytes[p] != '"') {
        places.addLines(LineEnds.counted(bytes, p));
      } else if (hits != 0 && bytes[p + 1] == '"') {
        doubled++;
        here = p + 2;
      } else if (hits != 0) {
        closeQuoteAt(bytes, p, end);
        return;
      }
    }
    at = Math.min(here, end);
  }

  private void closeQuoteAt(byte[] bytes, int p, int end) {
    at = p;
    if (p + 1 < end) {
      endQuoted(bytes[p + 1]);
    } else if (last) {
      endQuoted((byte) '\n');
    }
  }

  /** {@link #at} is at the quote that closes. */
  private void endQuoted(byte following) {
    if (following != separator && following != '\n' && following != '\r') {
      checkLength(at - doubled);
      fault.brokenQuotes("something follows a closing quote");
    }
    quoted = false;
    trim = 1 + doubled;
    at++;
  }

  private void endLine(byte[] bytes, int p, int end) {
    if (p > recordStart || columns == 1) {
      endRecord(bytes, p);
    }
    if (!fault.isThere()) {
      afterCr = bytes[p] == '\r' && p + 1 == end;
      at = LineEnds.after(bytes, p, end);
      places.addLines(1);
      beginRecord(at);
    }
  }

  private void endRecord(byte[] bytes, int p) {
    checkFieldCount();
    endField(bytes, p);
    if (field != columns && columns != ANY) {
      endRagged();
    }
    if (!fault.isThere()) {
      lastRecordStart = recordStart;
      lastRecordFields = field;
      places.addRow();
    }
  }

  private void endRagged() {
    if (lenient) {
      places.markRagged();
      kept.putNothing(keptBefore, rows());
    } else {
      fault.ragged(columns, field);
    }
  }

  private void beginRecord(int start) {
    places.beginRecord(arrayStart + start);
    behindEnd = arrayStart + start >= end;
    recordStart = start;
    fieldStart = start;
    field = 0;
    keptBefore = 0;
    nextKept = kept.field(0);
  }

  /** A CR was the last byte before a border; the first behind it may be the other half. */
  void passHalfLineEnd(byte[] bytes, int end) {
    if (afterCr && at < end) {
      afterCr = false;
      if (bytes[at] == '\n') {
        beginRecord(++at);
      }
    }
  }

  /** Whether the record may start one byte later, which only the byte to come can tell. */
  boolean isAfterCr() {
    return afterCr;
  }

  private void checkLength(int p) {
    if (p - fieldStart - trim > mostFieldBytes) {
      fault.tooLarge("a field is longer than " + mostFieldBytes + " bytes");
    }
  }

  private void checkFieldCount() {
    if (field > MOST_FIELDS) {
      fault.tooLarge("a record has more than " + MOST_FIELDS + " fields");
    }
  }
}
