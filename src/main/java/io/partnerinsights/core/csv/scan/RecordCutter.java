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
  private KeptFields keptFields = KeptFields.of(new int[0]);
  private int columnCount;

  private int maxFields;
  private int maxBytes;

  // Records that begin at this position of the file or later belong to the next split.
  private long endPosition = Long.MAX_VALUE;
  private boolean pastEnd;

  // The current state: in a field of a record, possibly inside its quotes.
  private long arrayPosition;
  private int cursor;
  private int recordStart;
  private int fieldIndex;
  private int keptBefore;
  private int nextKept = keptFields.fieldNumber(0);
  private int fieldStart;
  private int trimBytes;
  private int doubledQuotes;
  private boolean inQuotes;
  private boolean afterCr;
  private boolean isLastRecord;

  private int lastRecordStart;
  private int lastRecordFields;
  private @Nullable RuntimeException error;

  /** Creates a cutter before a record of this many fields, or {@link RecordLimits#ANY}. */
  RecordCutter(Dialect dialect, int columnCount, RowPositions positions, ParseErrors errors) {
    this.separator = (byte) dialect.separator();
    this.marks = new LexicalBytes(dialect.separator());
    this.maxFieldBytes = dialect.maxFieldBytes();
    this.checksEveryField = maxFieldBytes < EightBytes.BLOCK;
    this.lenient = dialect.isLenient();
    this.positions = positions;
    this.errors = errors;
    this.limits = new RecordLimits(dialect, errors);
    expectFields(columnCount);
    positions.reserveRows(keptFields.maxRows());
  }

  private void expectFields(int fieldCount) {
    columnCount = fieldCount;
    maxFields = limits.maxFields(fieldCount);
    maxBytes = limits.maxBytes(fieldCount);
  }

  void endAt(long position) {
    endPosition = position;
    pastEnd = arrayPosition + recordStart >= endPosition;
  }

  /**
   * Begins a record at the index {@code index} of the array.
   *
   * @param position in the file of the array's first byte
   */
  void startRecordAt(int index, long position) {
    arrayPosition = position;
    cursor = index;
    beginRecord(index);
  }

  /** Goes back to the record just cut, the header, to keep its fields; returns their number. */
  int backToHeader() {
    expectFields(lastRecordFields);
    positions.rewindChunk();
    afterCr = false;
    startRecordAt(lastRecordStart, arrayPosition);
    keepFields(KeptFields.allFields(columnCount));
    return columnCount;
  }

  /** Sets the fields to keep; allowed only at the start of a record. */
  void keepFields(KeptFields fields) {
    keptFields = fields;
    positions.reserveRows(keptFields.maxRows());
    keptBefore = 0;
    nextKept = keptFields.fieldNumber(0);
  }

  KeptFields keptFields() {
    return keptFields;
  }

  void startChunk() {
    keptFields.moveSpans(keptBefore, rows(), 0, 0);
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
  void failWith(Function<String, RuntimeException> factory) {
    error = error == null ? factory.apply(positions.describeRow(rows())) : error;
  }

  int recordStart() {
    return recordStart;
  }

  /** Adjusts to bytes that were dropped before {@link #recordStart()}. */
  void moveBack(int droppedBytes) {
    keptFields.moveSpans(keptBefore, rows(), rows(), droppedBytes);
    arrayPosition += droppedBytes;
    cursor -= droppedBytes;
    fieldStart -= droppedBytes;
    lastRecordStart -= droppedBytes;
    recordStart -= droppedBytes;
  }

  /** Cuts the bytes up to {@code end}, until the chunk is full or an error is found. */
  void cutRows(byte[] bytes, int end, int maxRows) {
    completeLineEnd(bytes, end);
    while (cursor < end && mayContinue(maxRows)) {
      if (inQuotes) {
        closeQuote(bytes, end);
        if (inQuotes) {
          break;
        }
      } else {
        cutBlock(bytes, end, maxRows);
      }
    }
    cursor = Math.min(cursor, end);
  }

  /** Cuts the last record of the file, which may lack a line end. */
  void cutLastRecord(byte[] bytes, int end) {
    isLastRecord = true;
    cutRows(bytes, end, 1);
    if (inQuotes) {
      failWith(position -> errors.brokenQuotes(position, "a quote is opened and never closed"));
    } else if (cursor > recordStart && error == null) {
      bytes[end] = '\n';
      cutRows(bytes, end + 1, 1);
      bytes[end] = ' ';
      startRecordAt(end, arrayPosition);
    }
    isLastRecord = false;
  }

  /** Checks the limits of an unfinished record, before more of its bytes are read. */
  void checkUnfinishedRecord() {
    checkFieldLength(inQuotes ? cursor - doubledQuotes : cursor);
    if (cursor - recordStart > maxBytes) {
      failWith(position -> limits.recordTooLong(position, columnCount));
    }
  }

  private boolean mayContinue(int maxRows) {
    return positions.rows() < maxRows && !pastEnd && error == null;
  }

  /** Cuts one block: all separators at once, up to the next other mark. */
  private void cutBlock(byte[] bytes, int end, int maxRows) {
    int base = cursor;
    marks.scanBlock(bytes, base);
    long ends = marks.separatorMarks();
    long otherMarks = marks.otherMarks();
    while (otherMarks != 0) {
      endFields(bytes, base, ends & (Long.lowestOneBit(otherMarks) - 1));
      cursor = base + Long.numberOfTrailingZeros(otherMarks);
      handleMark(bytes, end);
      if (cursor >= base + EightBytes.BLOCK || inQuotes || !mayContinue(maxRows)) {
        return;
      }
      long rest = -1L << (cursor - base);
      ends &= rest;
      otherMarks &= rest;
    }
    endFields(bytes, base, ends);
    cursor = base + EightBytes.BLOCK;
  }

  /** Handles the mark at {@link #cursor}: a line end, a quote or a character without meaning. */
  private void handleMark(byte[] bytes, int end) {
    byte mark = bytes[cursor];
    if (mark == '\n' || mark == '\r') {
      endLine(bytes, cursor, end);
    } else if (mark == '"' && cursor == fieldStart) {
      inQuotes = true;
      doubledQuotes = 0;
      cursor = ++fieldStart;
      closeQuote(bytes, end);
    } else {
      cursor++;
    }
  }

  /** Ends a field at each set bit of a block. */
  private void endFields(byte[] bytes, int base, long ends) {
    if (ends == 0) {
      return;
    }
    if (checksEveryField) {
      endFieldsOneByOne(bytes, base, ends);
    } else {
      checkFieldLength(base + Long.numberOfTrailingZeros(ends));
      endFieldsUnchecked(bytes, base, ends);
    }
    if (fieldIndex >= maxFields) {
      failWith(position -> limits.tooManyFields(position, columnCount));
    }
  }

  private void endFieldsOneByOne(byte[] bytes, int base, long ends) {
    for (long endsLeft = ends; endsLeft != 0 && fieldIndex < maxFields; endsLeft &= endsLeft - 1) {
      endField(bytes, base + Long.numberOfTrailingZeros(endsLeft));
    }
  }

  /** Ends fields of which only the first, begun in an earlier block, can be quoted or too long. */
  private void endFieldsUnchecked(byte[] bytes, int base, long ends) {
    int endedFields = fieldIndex + Long.bitCount(ends);
    long endsLeft = ends;
    while (nextKept < endedFields) {
      for (; fieldIndex < nextKept; fieldIndex++) {
        endsLeft &= endsLeft - 1;
      }
      startFieldAfter(base, ends ^ endsLeft);
      keepField(bytes, base + Long.numberOfTrailingZeros(endsLeft));
    }
    fieldIndex = endedFields;
    startFieldAfter(base, ends);
  }

  private void startFieldAfter(int base, long ends) {
    if (ends != 0) {
      fieldStart = base + Long.SIZE - Long.numberOfLeadingZeros(ends);
      trimBytes = 0;
    }
  }

  private void endField(byte[] bytes, int fieldEnd) {
    checkFieldLength(fieldEnd);
    if (fieldIndex == nextKept) {
      keepField(bytes, fieldEnd);
    }
    fieldIndex++;
    fieldStart = fieldEnd + 1;
    trimBytes = 0;
  }

  private void keepField(byte[] bytes, int fieldEnd) {
    if (trimBytes > 1) {
      KeptFields.undoubleQuotes(bytes, fieldStart, fieldEnd - 1);
    }
    keptFields.putSpan(keptBefore, rows(), fieldStart, fieldEnd - fieldStart - trimBytes);
    nextKept = keptFields.fieldNumber(++keptBefore);
  }

  /** Finds the closing quote, or the index to continue at with more bytes. */
  private void closeQuote(byte[] bytes, int end) {
    int index = cursor;
    while (index < end) {
      long word = EightBytes.readWord(bytes, index);
      long hits = EightBytes.equalBytes(word, EightBytes.QUOTES) | EightBytes.controlBytes(word);
      int hitIndex = hits == 0 ? index + EightBytes.BYTES - 1 : index + EightBytes.firstMatch(hits);
      index = hitIndex + 1;
      if (hits != 0 && bytes[hitIndex] != '"') {
        positions.addLineInQuotes(bytes, hitIndex);
      } else if (hits != 0 && bytes[hitIndex + 1] == '"') {
        doubledQuotes++;
        index = hitIndex + 2;
      } else if (hits != 0) {
        closeQuoteAt(bytes, hitIndex, end);
        return;
      }
    }
    cursor = Math.min(index, end);
  }

  private void closeQuoteAt(byte[] bytes, int quoteIndex, int end) {
    cursor = quoteIndex;
    if (quoteIndex + 1 < end) {
      endQuotedField(bytes[quoteIndex + 1]);
    } else if (isLastRecord) {
      endQuotedField((byte) '\n');
    }
  }

  /** Ends a quoted field; {@link #cursor} is at the closing quote. */
  private void endQuotedField(byte nextByte) {
    if (nextByte != separator && nextByte != '\n' && nextByte != '\r') {
      checkFieldLength(cursor - doubledQuotes);
      failWith(position -> errors.brokenQuotes(position, "text follows a closing quote"));
    }
    inQuotes = false;
    trimBytes = 1 + doubledQuotes;
    cursor++;
  }

  private void endLine(byte[] bytes, int lineEnd, int end) {
    if (lineEnd > recordStart || columnCount == 1) {
      endRecord(bytes, lineEnd);
    }
    if (error == null) {
      afterCr = bytes[lineEnd] == '\r' && lineEnd + 1 == end;
      cursor = positions.addLine(bytes, lineEnd, end);
      beginRecord(cursor);
    }
  }

  private void endRecord(byte[] bytes, int recordEnd) {
    if (recordEnd - recordStart > maxBytes) {
      failWith(position -> limits.recordTooLong(position, columnCount));
    }
    endField(bytes, recordEnd);
    if (fieldIndex != columnCount && columnCount != RecordLimits.ANY) {
      endRaggedRecord();
    }
    if (error == null) {
      lastRecordStart = recordStart;
      lastRecordFields = fieldIndex;
      positions.addRow();
    }
  }

  private void endRaggedRecord() {
    if (lenient) {
      positions.markRagged();
      keptFields.putMissing(keptBefore, rows());
    } else {
      failWith(position -> errors.raggedRow(position, columnCount, fieldIndex));
    }
  }

  private void beginRecord(int start) {
    positions.beginRecord(arrayPosition + start);
    pastEnd = arrayPosition + start >= endPosition;
    recordStart = start;
    fieldStart = start;
    fieldIndex = 0;
    keptBefore = 0;
    nextKept = keptFields.fieldNumber(0);
  }

  /** Skips an LF that completes a CRLF, if the last byte so far was a CR. */
  void completeLineEnd(byte[] bytes, int end) {
    if (afterCr && cursor < end) {
      afterCr = false;
      if (bytes[cursor] == '\n') {
        beginRecord(++cursor);
      }
    }
  }

  /** Returns whether the last byte was a CR: if an LF follows, the record starts after it. */
  boolean isAfterCr() {
    return afterCr;
  }

  private void checkFieldLength(int fieldEnd) {
    if (fieldEnd - fieldStart - trimBytes > maxFieldBytes) {
      String reason = "a field is longer than " + maxFieldBytes + " bytes";
      failWith(position -> errors.fieldTooLarge(position, reason));
    }
  }
}
