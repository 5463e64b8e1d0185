package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.options.ParseMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Decodes rows and counts the malformed ones, which are dropped or get nulls. All columns of a
 * chunk are decoded first, with null for each value that does not fit.
 */
final class LenientRowDecoder implements RowDecoder {
  private final DecodedColumns columns;
  private final ByteScanner scanner;
  private final MalformedRowCounter malformedCounter;
  private final boolean dropsMalformedRows;
  private final boolean readsCorruptRecordColumn;
  private final int outputDecoderCount;
  private final BytesColumn rowTexts = new BytesColumn(1);
  private final List<Column> outputColumns;
  private final BitSet malformedRows = new BitSet();
  private final BitSet nonUtf8Rows = new BitSet();

  LenientRowDecoder(
      ParseSpec spec,
      DecodedColumns columns,
      ByteScanner scanner,
      MalformedRowCounter malformedCounter) {
    this.columns = columns;
    this.scanner = scanner;
    this.malformedCounter = malformedCounter;
    this.dropsMalformedRows = spec.mode() == ParseMode.DROPMALFORMED;
    this.readsCorruptRecordColumn = spec.readsCorruptRecordColumn();
    this.outputDecoderCount = spec.schema().columns().size() - (readsCorruptRecordColumn ? 1 : 0);
    this.outputColumns = new ArrayList<>(outputDecoderCount + 1);
    columns
        .decoders()
        .subList(0, outputDecoderCount)
        .forEach(decoder -> outputColumns.add(decoder.column()));
    if (readsCorruptRecordColumn) {
      outputColumns.add(spec.corruptRecordColumnPosition(), rowTexts);
    }
  }

  @Override
  public List<Column> outputColumns() {
    return outputColumns;
  }

  /** Copies of row texts may be large, so a batch of long texts must end early. */
  @Override
  public boolean needsRowBytes() {
    return readsCorruptRecordColumn
        || columns.decoders().stream().anyMatch(FieldDecoder::pointsIntoBytes);
  }

  @Override
  public int decodeRows(int rowCount) {
    malformedRows.clear();
    for (int i = 0; i < columns.columnCount() && rowCount > 0; i++) {
      decodeColumn(i, rowCount);
    }
    markNonUtf8AndRaggedRows(rowCount);
    if (!malformedRows.isEmpty()) {
      malformedCounter.addRows(malformedRows, scanner);
    }
    return dropsMalformedRows ? removeMalformedRows(rowCount) : completeMalformedRows(rowCount);
  }

  private void decodeColumn(int index, int rowCount) {
    FieldDecoder decoder = columns.decoderAt(index);
    int start = scanner.firstSpanIndex(columns.fieldPositionAt(index));
    int end = start + rowCount;
    int misfitIndex = decoder.appendUntilMisfit(scanner.bytes(), scanner.spans(), start, end);
    while (misfitIndex < end) {
      malformedRows.set(misfitIndex - start);
      decoder.column().appendNull();
      misfitIndex =
          decoder.appendUntilMisfit(scanner.bytes(), scanner.spans(), misfitIndex + 1, end);
    }
    if (index >= outputDecoderCount) {
      decoder.column().clear();
    }
  }

  /** Marks rows as malformed that are not UTF-8 or have a wrong number of fields. */
  private void markNonUtf8AndRaggedRows(int rowCount) {
    nonUtf8Rows.clear();
    for (int row = 0; row < rowCount; row++) {
      if (!scanner.isRowUtf8(row)) {
        nonUtf8Rows.set(row);
      } else if (scanner.isRagged(row)) {
        malformedRows.set(row);
      }
    }
    malformedRows.or(nonUtf8Rows);
  }

  private int removeMalformedRows(int rowCount) {
    if (!malformedRows.isEmpty()) {
      outputColumns.forEach(column -> column.removeRows(column.size() - rowCount, malformedRows));
    }
    return rowCount - malformedRows.cardinality();
  }

  private int completeMalformedRows(int rowCount) {
    nonUtf8Rows.stream().forEach(row -> setNonUtf8FieldsNull(row, rowCount));
    for (int row = 0; row < rowCount && readsCorruptRecordColumn; row++) {
      appendRowText(row);
    }
    return rowCount;
  }

  private void setNonUtf8FieldsNull(int row, int rowCount) {
    for (int i = 0; i < outputDecoderCount; i++) {
      if (!scanner.isFieldUtf8(columns.fieldPositionAt(i), row)) {
        Column column = columns.decoderAt(i).column();
        column.setNull(column.size() - rowCount + row);
      }
    }
  }

  private void appendRowText(int row) {
    if (malformedRows.get(row)) {
      byte[] text = scanner.rowText(row);
      rowTexts.append(text, 0, text.length);
    } else {
      rowTexts.appendNull();
    }
  }
}
