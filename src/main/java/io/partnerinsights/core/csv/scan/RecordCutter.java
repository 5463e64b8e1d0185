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
  private final LexicalMarks lexicalMarks;
  private final long maxFieldBytes;

  /** Whether a field that starts and ends in one block can exceed the maximum. */
  private final boolean checksEveryField;

  private final boolean isLenient;
  private final RowPositions positions;
  private final ParseErrors errors;
  private final RecordLimits limits;
  private SelectedFields selectedFields = SelectedFields.of(new int[0]);
  private int columnCount;

  private int maxFields;
  private int maxRecordBytes;

  // Records that begin at this position of the file or later belong to the next split.
  private long endPosition = Long.MAX_VALUE;
  private boolean pastEnd;

  // The current state: in a field of a record, possibly inside its quotes.
  private long arrayPosition;
  private int cursor;
  private int recordStart;
  private int fieldIndex;
  private int selectedIndex;
  private int nextSelectedField = selectedFields.fieldPosition(0);
  private int fieldStart;
  private int bytesToTrim;
  private int doubledQuotes;
  private boolean inQuotes;
  private boolean afterCr;
  private boolean isLastRecord;

  private int lastRecordStart;
  private int lastRecordFieldCount;
  private @Nullable RuntimeException error;

  /** Creates a cutter for this many fields, or {@link RecordLimits#UNKNOWN_COUNT}. */
  RecordCutter(Dialect dialect, int columnCount, RowPositions positions, ParseErrors errors) {
    this.separator = (byte) dialect.separator();
    this.lexicalMarks = new LexicalMarks(dialect.separator());
    this.maxFieldBytes = dialect.maxFieldBytes();
    this.checksEveryField = maxFieldBytes < EightBytes.BLOCK_BYTES;
    this.isLenient = dialect.isLenient();
    this.positions = positions;
    this.errors = errors;
    this.limits = new RecordLimits(dialect, errors);
    setColumnCount(columnCount);
    positions.reserveRows(selectedFields.maxRows());
  }

  private void setColumnCount(int newColumnCount) {
    columnCount = newColumnCount;
    maxFields = limits.maxFields(newColumnCount);
    maxRecordBytes = limits.maxRecordBytes(newColumnCount);
  }

  void setEndPosition(long position) {
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

  /** Goes back to the header just cut, to select all its fields; returns their number. */
  int rewindToHeader() {
    setColumnCount(lastRecordFieldCount);
    positions.rewindChunk();
    afterCr = false;
    startRecordAt(lastRecordStart, arrayPosition);
    selectFields(SelectedFields.allFields(columnCount));
    return columnCount;
  }

  /** Sets the fields to read; allowed only at the start of a record. */
  void selectFields(SelectedFields newSelection) {
    selectedFields = newSelection;
    positions.reserveRows(selectedFields.maxRows());
    selectedIndex = 0;
    nextSelectedField = selectedFields.fieldPosition(0);
  }

  SelectedFields selectedFields() {
    return selectedFields;
  }

  void startChunk() {
    selectedFields.copySpans(selectedIndex, rowCount(), 0, 0);
    positions.startChunk();
  }

  int rowCount() {
    return positions.rowCount();
  }

  /** Returns whether all records before the end are cut; {@link #recordStart()} is the next. */
  boolean isPastEnd() {
    return pastEnd;
  }

  @Nullable RuntimeException error() {
    return error;
  }

  /** Records an error in the current record, unless there is an earlier error. */
  void keepFirstError(Function<String, RuntimeException> factory) {
    error = error == null ? factory.apply(positions.describeRow(rowCount())) : error;
  }

  int recordStart() {
    return recordStart;
  }

  /** Adjusts to bytes that were dropped before {@link #recordStart()}. */
  void shiftBack(int droppedBytes) {
    selectedFields.copySpans(selectedIndex, rowCount(), rowCount(), droppedBytes);
    arrayPosition += droppedBytes;
    cursor -= droppedBytes;
    fieldStart -= droppedBytes;
    lastRecordStart -= droppedBytes;
    recordStart -= droppedBytes;
  }

  /** Cuts the bytes up to {@code end}, until the chunk is full or an error is found. */
  void cutRows(byte[] bytes, int end, int maxRows) {
    skipLfAfterCr(bytes, end);
    while (cursor < end && mayContinue(maxRows)) {
      if (inQuotes) {
        scanToClosingQuote(bytes, end);
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
      keepFirstError(
          position -> errors.brokenQuotes(position, "a quote is opened and never closed"));
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
    if (cursor - recordStart > maxRecordBytes) {
      keepFirstError(position -> limits.recordTooLongError(position, columnCount));
    }
  }

  private boolean mayContinue(int maxRows) {
    return positions.rowCount() < maxRows && !pastEnd && error == null;
  }

  /** Cuts one block: all separators at once, up to the next other mark. */
  private void cutBlock(byte[] bytes, int end, int maxRows) {
    int blockStart = cursor;
    lexicalMarks.scanBlock(bytes, blockStart);
    long fieldEnds = lexicalMarks.separatorMarks();
    long pendingMarks = lexicalMarks.nonSeparatorMarks();
    while (pendingMarks != 0) {
      endFields(bytes, blockStart, fieldEnds & (Long.lowestOneBit(pendingMarks) - 1));
      cursor = blockStart + Long.numberOfTrailingZeros(pendingMarks);
      handleMark(bytes, end);
      if (cursor >= blockStart + EightBytes.BLOCK_BYTES || inQuotes || !mayContinue(maxRows)) {
        return;
      }
      long remainingMask = -1L << (cursor - blockStart);
      fieldEnds &= remainingMask;
      pendingMarks &= remainingMask;
    }
    endFields(bytes, blockStart, fieldEnds);
    cursor = blockStart + EightBytes.BLOCK_BYTES;
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
      scanToClosingQuote(bytes, end);
    } else {
      cursor++;
    }
  }

  /** Ends a field at each set bit of a block. */
  private void endFields(byte[] bytes, int blockStart, long fieldEnds) {
    if (fieldEnds == 0) {
      return;
    }
    if (checksEveryField) {
      endFieldsOneByOne(bytes, blockStart, fieldEnds);
    } else {
      checkFieldLength(blockStart + Long.numberOfTrailingZeros(fieldEnds));
      endFieldsUnchecked(bytes, blockStart, fieldEnds);
    }
    if (fieldIndex >= maxFields) {
      keepFirstError(position -> limits.tooManyFieldsError(position, columnCount));
    }
  }

  private void endFieldsOneByOne(byte[] bytes, int blockStart, long fieldEnds) {
    for (long ends = fieldEnds; ends != 0 && fieldIndex < maxFields; ends &= ends - 1) {
      endField(bytes, blockStart + Long.numberOfTrailingZeros(ends));
    }
  }

  /** Ends fields of which only the first, begun in an earlier block, can be quoted or too long. */
  private void endFieldsUnchecked(byte[] bytes, int blockStart, long fieldEnds) {
    int endedFieldCount = fieldIndex + Long.bitCount(fieldEnds);
    long remainingEnds = fieldEnds;
    while (nextSelectedField < endedFieldCount) {
      for (; fieldIndex < nextSelectedField; fieldIndex++) {
        remainingEnds &= remainingEnds - 1;
      }
      startFieldAfter(blockStart, fieldEnds ^ remainingEnds);
      storeSelectedField(bytes, blockStart + Long.numberOfTrailingZeros(remainingEnds));
    }
    fieldIndex = endedFieldCount;
    startFieldAfter(blockStart, fieldEnds);
  }

  private void startFieldAfter(int blockStart, long fieldEnds) {
    if (fieldEnds != 0) {
      fieldStart = blockStart + Long.SIZE - Long.numberOfLeadingZeros(fieldEnds);
      bytesToTrim = 0;
    }
  }

  private void endField(byte[] bytes, int fieldEnd) {
    checkFieldLength(fieldEnd);
    if (fieldIndex == nextSelectedField) {
      storeSelectedField(bytes, fieldEnd);
    }
    fieldIndex++;
    fieldStart = fieldEnd + 1;
    bytesToTrim = 0;
  }

  private void storeSelectedField(byte[] bytes, int fieldEnd) {
    if (bytesToTrim > 1) {
      SelectedFields.unescapeQuotes(bytes, fieldStart, fieldEnd - 1);
    }
    selectedFields.setSpan(
        selectedIndex, rowCount(), fieldStart, fieldEnd - fieldStart - bytesToTrim);
    nextSelectedField = selectedFields.fieldPosition(++selectedIndex);
  }

  /** Finds the closing quote, or the index to continue at with more bytes. */
  private void scanToClosingQuote(byte[] bytes, int end) {
    int index = cursor;
    while (index < end) {
      long word = EightBytes.readWord(bytes, index);
      long hits = EightBytes.equalMask(word, EightBytes.QUOTES) | EightBytes.controlMask(word);
      int hitIndex = hits == 0 ? index + EightBytes.SIZE - 1 : index + EightBytes.firstMatch(hits);
      index = hitIndex + 1;
      if (hits != 0 && bytes[hitIndex] != '"') {
        positions.countLineInQuotes(bytes, hitIndex);
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
      keepFirstError(position -> errors.brokenQuotes(position, "text follows a closing quote"));
    }
    inQuotes = false;
    bytesToTrim = 1 + doubledQuotes;
    cursor++;
  }

  private void endLine(byte[] bytes, int lineEnd, int end) {
    if (lineEnd > recordStart || columnCount == 1) {
      endRecord(bytes, lineEnd);
    }
    if (error == null) {
      afterCr = bytes[lineEnd] == '\r' && lineEnd + 1 == end;
      cursor = positions.countLineAndFindNext(bytes, lineEnd, end);
      beginRecord(cursor);
    }
  }

  private void endRecord(byte[] bytes, int recordEnd) {
    if (recordEnd - recordStart > maxRecordBytes) {
      keepFirstError(position -> limits.recordTooLongError(position, columnCount));
    }
    endField(bytes, recordEnd);
    if (fieldIndex != columnCount && columnCount != RecordLimits.UNKNOWN_COUNT) {
      endRaggedRecord();
    }
    if (error == null) {
      lastRecordStart = recordStart;
      lastRecordFieldCount = fieldIndex;
      positions.completeRow();
    }
  }

  private void endRaggedRecord() {
    if (isLenient) {
      positions.markRagged();
      selectedFields.setSpansMissing(selectedIndex, rowCount());
    } else {
      keepFirstError(position -> errors.raggedRow(position, columnCount, fieldIndex));
    }
  }

  private void beginRecord(int start) {
    positions.beginRecord(arrayPosition + start);
    pastEnd = arrayPosition + start >= endPosition;
    recordStart = start;
    fieldStart = start;
    fieldIndex = 0;
    selectedIndex = 0;
    nextSelectedField = selectedFields.fieldPosition(0);
  }

  /** Skips an LF that completes a CRLF, if the last byte so far was a CR. */
  void skipLfAfterCr(byte[] bytes, int end) {
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
    if (fieldEnd - fieldStart - bytesToTrim > maxFieldBytes) {
      String reason = "a field is longer than " + maxFieldBytes + " bytes";
      keepFirstError(position -> errors.fieldTooLarge(position, reason));
    }
  }
}
