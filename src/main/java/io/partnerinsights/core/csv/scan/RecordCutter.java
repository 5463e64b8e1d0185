package io.partnerinsights.core.csv.scan;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds where records and fields end. All lexical rules are here: quotes, line ends, blank lines,
 * longest field, number of fields. {@link ByteScanner} supplies the bytes; cutting pauses at their
 * end and continues there with more bytes.
 *
 * <p>The first error is kept as {@link #error()} and ends the cutting. The rows before it are
 * complete.
 */
final class RecordCutter {

  private final byte separator;
  private final LexicalBytes marks;
  private final long maxFieldBytes;

  /** Whether a field that starts and ends in one block can exceed the maximum. */
  private final boolean checksEveryField;

  private final boolean lenient;
  private final RowPositions positions;
  private final ParseErrors errors;
  private final RecordLimits limits;
  private KeptFields kept = KeptFields.of(new int[0]);
  private int columns;

  private int maxFields;
  private int maxBytes;

  // Records that begin at this position of the file or later belong to the next split.
  private long end = Long.MAX_VALUE;
  private boolean pastEnd;

  // The current state: in a field of a record, possibly inside its quotes.
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
  private @Nullable RuntimeException error;

  /** Creates a cutter before a record of this many fields, or {@link RecordLimits#ANY}. */
  RecordCutter(Dialect dialect, int columns, RowPositions positions, ParseErrors errors) {
    this.separator = (byte) dialect.separator();
    this.marks = new LexicalBytes(dialect.separator());
    this.maxFieldBytes = dialect.maxFieldBytes();
    this.checksEveryField = maxFieldBytes < EightBytes.BLOCK;
    this.lenient = dialect.lenient();
    this.positions = positions;
    this.errors = errors;
    this.limits = new RecordLimits(dialect, errors);
    expect(columns);
    positions.reserve(kept.rows());
  }

  private void expect(int fields) {
    columns = fields;
    maxFields = limits.maxFields(fields);
    maxBytes = limits.maxBytes(fields);
  }

  void endAt(long position) {
    end = position;
    pastEnd = arrayStart + recordStart >= end;
  }

  /**
   * Begins a record at the index {@code first} of the array.
   *
   * @param position in the file of the array's first byte
   */
  void startAt(int first, long position) {
    arrayStart = position;
    at = first;
    beginRecord(first);
  }

  /** Goes back to the record just cut, the header, to keep its fields; returns their number. */
  int backToHeader() {
    expect(lastRecordFields);
    positions.rewind();
    afterCr = false;
    startAt(lastRecordStart, arrayStart);
    keep(KeptFields.all(columns));
    return columns;
  }

  /** Sets the fields to keep; allowed only at the start of a record. */
  void keep(KeptFields fields) {
    kept = fields;
    positions.reserve(kept.rows());
    keptBefore = 0;
    nextKept = kept.field(0);
  }

  KeptFields kept() {
    return kept;
  }

  void startChunk() {
    kept.move(keptBefore, rows(), 0, 0);
    positions.startChunk();
  }

  int rows() {
    return positions.rows();
  }

  /** Returns whether all records before the end are cut; {@link #recordStart()} is the next. */
  boolean isPastEnd() {
    return pastEnd;
  }

  @Nullable RuntimeException error() {
    return error;
  }

  /** Keeps an error of the record that is being cut, unless there is an earlier one. */
  void fail(Function<String, RuntimeException> factory) {
    error = error == null ? factory.apply(positions.of(rows())) : error;
  }

  int recordStart() {
    return recordStart;
  }

  /** Adjusts to bytes that were dropped before {@link #recordStart()}. */
  void moveBack(int dropped) {
    kept.move(keptBefore, rows(), rows(), dropped);
    arrayStart += dropped;
    at -= dropped;
    fieldStart -= dropped;
    lastRecordStart -= dropped;
    recordStart -= dropped;
  }

  /** Cuts the bytes up to {@code end}, until the chunk is full or an error is found. */
  void cut(byte[] bytes, int end, int maxRows) {
    completeLineEnd(bytes, end);
    while (at < end && mayContinue(maxRows)) {
      if (quoted) {
        closeQuote(bytes, end);
        if (quoted) {
          break;
        }
      } else {
        cutBlock(bytes, end, maxRows);
      }
    }
    at = Math.min(at, end);
  }

  /** Cuts the last record of the file, which may lack a line end. */
  void end(byte[] bytes, int end) {
    last = true;
    cut(bytes, end, 1);
    if (quoted) {
      fail(position -> errors.brokenQuotes(position, "a quote is opened and never closed"));
    } else if (at > recordStart && error == null) {
      bytes[end] = '\n';
      cut(bytes, end + 1, 1);
      bytes[end] = ' ';
      startAt(end, arrayStart);
    }
    last = false;
  }

  /** Checks the limits of an unfinished record, before more of its bytes are read. */
  void checkUnfinishedRecord() {
    checkLength(quoted ? at - doubled : at);
    if (at - recordStart > maxBytes) {
      fail(position -> limits.tooLong(position, columns));
    }
  }

  private boolean mayContinue(int maxRows) {
    return positions.rows() < maxRows && !pastEnd && error == null;
  }

  /** Cuts one block: all separators at once, up to the next other mark. */
  private void cutBlock(byte[] bytes, int end, int maxRows) {
    int base = at;
    marks.find(bytes, base);
    long ends = marks.separators();
    long others = marks.others();
    while (others != 0) {
      endFields(bytes, base, ends & (Long.lowestOneBit(others) - 1));
      at = base + Long.numberOfTrailingZeros(others);
      handleMark(bytes, end);
      if (at >= base + EightBytes.BLOCK || quoted || !mayContinue(maxRows)) {
        return;
      }
      long rest = -1L << (at - base);
      ends &= rest;
      others &= rest;
    }
    endFields(bytes, base, ends);
    at = base + EightBytes.BLOCK;
  }

  /** Handles the mark at {@link #at}: a line end, a quote or a character without meaning. */
  private void handleMark(byte[] bytes, int end) {
    byte mark = bytes[at];
    if (mark == '\n' || mark == '\r') {
      endLine(bytes, at, end);
    } else if (mark == '"' && at == fieldStart) {
      quoted = true;
      doubled = 0;
      at = ++fieldStart;
      closeQuote(bytes, end);
    } else {
      at++;
    }
  }

  /** Ends a field at each set bit of a block. */
  private void endFields(byte[] bytes, int base, long ends) {
    if (ends == 0) {
      return;
    }
    if (checksEveryField) {
      endOneByOne(bytes, base, ends);
    } else {
      checkLength(base + Long.numberOfTrailingZeros(ends));
      endUnchecked(bytes, base, ends);
    }
    if (field >= maxFields) {
      fail(position -> limits.tooManyFields(position, columns));
    }
  }

  private void endOneByOne(byte[] bytes, int base, long ends) {
    for (long left = ends; left != 0 && field < maxFields; left &= left - 1) {
      endField(bytes, base + Long.numberOfTrailingZeros(left));
    }
  }

  /** Ends fields of which only the first, begun in an earlier block, can be quoted or too long. */
  private void endUnchecked(byte[] bytes, int base, long ends) {
    int fields = field + Long.bitCount(ends);
    long left = ends;
    while (nextKept < fields) {
      for (; field < nextKept; field++) {
        left &= left - 1;
      }
      startFieldAfter(base, ends ^ left);
      keepField(bytes, base + Long.numberOfTrailingZeros(left));
    }
    field = fields;
    startFieldAfter(base, ends);
  }

  private void startFieldAfter(int base, long ends) {
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

  /** Finds the closing quote, or the index to continue at with more bytes. */
  private void closeQuote(byte[] bytes, int end) {
    int here = at;
    while (here < end) {
      long word = EightBytes.at(bytes, here);
      long hits = EightBytes.equal(word, EightBytes.QUOTES) | EightBytes.controls(word);
      int p = hits == 0 ? here + EightBytes.BYTES - 1 : here + EightBytes.first(hits);
      here = p + 1;
      if (hits != 0 && bytes[p] != '"') {
        positions.addLineInQuotes(bytes, p);
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

  /** Ends a quoted field; {@link #at} is at the closing quote. */
  private void endQuoted(byte following) {
    if (following != separator && following != '\n' && following != '\r') {
      checkLength(at - doubled);
      fail(position -> errors.brokenQuotes(position, "text follows a closing quote"));
    }
    quoted = false;
    trim = 1 + doubled;
    at++;
  }

  private void endLine(byte[] bytes, int p, int end) {
    if (p > recordStart || columns == 1) {
      endRecord(bytes, p);
    }
    if (error == null) {
      afterCr = bytes[p] == '\r' && p + 1 == end;
      at = positions.addLine(bytes, p, end);
      beginRecord(at);
    }
  }

  private void endRecord(byte[] bytes, int p) {
    if (p - recordStart > maxBytes) {
      fail(position -> limits.tooLong(position, columns));
    }
    endField(bytes, p);
    if (field != columns && columns != RecordLimits.ANY) {
      endRagged();
    }
    if (error == null) {
      lastRecordStart = recordStart;
      lastRecordFields = field;
      positions.addRow();
    }
  }

  private void endRagged() {
    if (lenient) {
      positions.markRagged();
      kept.putMissing(keptBefore, rows());
    } else {
      fail(position -> errors.raggedRow(position, columns, field));
    }
  }

  private void beginRecord(int start) {
    positions.beginRecord(arrayStart + start);
    pastEnd = arrayStart + start >= end;
    recordStart = start;
    fieldStart = start;
    field = 0;
    keptBefore = 0;
    nextKept = kept.field(0);
  }

  /** Skips an LF that completes a CRLF, if the last byte so far was a CR. */
  void completeLineEnd(byte[] bytes, int end) {
    if (afterCr && at < end) {
      afterCr = false;
      if (bytes[at] == '\n') {
        beginRecord(++at);
      }
    }
  }

  /** Returns whether the last byte was a CR: if an LF follows, the record starts after it. */
  boolean isAfterCr() {
    return afterCr;
  }

  private void checkLength(int p) {
    if (p - fieldStart - trim > maxFieldBytes) {
      String reason = "a field is longer than " + maxFieldBytes + " bytes";
      fail(position -> errors.fieldTooLarge(position, reason));
    }
  }
}
