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
  private final FileColumns columns;
  private final ByteScanner scanner;
  private final MalformedRows malformedTotal;
  private final boolean dropsMalformed;
  private final boolean readsRowTexts;
  private final int readColumnCount;
  private final BytesColumn rowTexts = new BytesColumn(1);
  private final List<Column> readColumns;
  private final BitSet malformedRows = new BitSet();
  private final BitSet notUtf8 = new BitSet();

  LenientRowDecoder(
      ParseSpec spec, FileColumns columns, ByteScanner scanner, MalformedRows malformedTotal) {
    this.columns = columns;
    this.scanner = scanner;
    this.malformedTotal = malformedTotal;
    this.dropsMalformed = spec.mode() == ParseMode.DROPMALFORMED;
    this.readsRowTexts = spec.readsRowTexts();
    this.readColumnCount = spec.schema().columns().size() - (readsRowTexts ? 1 : 0);
    this.readColumns = new ArrayList<>(readColumnCount + 1);
    columns
        .decoders()
        .subList(0, readColumnCount)
        .forEach(decoder -> readColumns.add(decoder.column()));
    if (readsRowTexts) {
      readColumns.add(spec.textColumnPosition(), rowTexts);
    }
  }

  @Override
  public List<Column> readColumns() {
    return readColumns;
  }

  /** Row texts are copies, and a batch of long ones must end early. */
  @Override
  public boolean endsBatchesByBytes() {
    return readsRowTexts || columns.decoders().stream().anyMatch(FieldDecoder::pointsIntoBytes);
  }

  @Override
  public int decodeRows(int rows) {
    malformedRows.clear();
    for (int i = 0; i < columns.columnCount() && rows > 0; i++) {
      decodeColumn(i, rows);
    }
    markDamagedRows(rows);
    if (!malformedRows.isEmpty()) {
      malformedTotal.addRows(malformedRows, scanner);
    }
    return dropsMalformed ? dropMalformed(rows) : keepMalformed(rows);
  }

  private void decodeColumn(int index, int rows) {
    FieldDecoder decoder = columns.decoderAt(index);
    int start = scanner.firstSpanIndex(columns.fieldPosition(index));
    int end = start + rows;
    int misfit = decoder.appendAll(scanner.bytes(), scanner.spans(), start, end);
    while (misfit < end) {
      malformedRows.set(misfit - start);
      decoder.column().appendNull();
      misfit = decoder.appendAll(scanner.bytes(), scanner.spans(), misfit + 1, end);
    }
    if (index >= readColumnCount) {
      decoder.column().clear();
    }
  }

  /** Marks rows as malformed that are not UTF-8 or have a wrong number of fields. */
  private void markDamagedRows(int rows) {
    notUtf8.clear();
    for (int row = 0; row < rows; row++) {
      if (!scanner.isRowUtf8(row)) {
        notUtf8.set(row);
      } else if (scanner.isRagged(row)) {
        malformedRows.set(row);
      }
    }
    malformedRows.or(notUtf8);
  }

  private int dropMalformed(int rows) {
    if (!malformedRows.isEmpty()) {
      readColumns.forEach(column -> column.removeRows(column.size() - rows, malformedRows));
    }
    return rows - malformedRows.cardinality();
  }

  private int keepMalformed(int rows) {
    notUtf8.stream().forEach(row -> setDamagedFieldsNull(row, rows));
    for (int row = 0; row < rows && readsRowTexts; row++) {
      appendRowText(row);
    }
    return rows;
  }

  private void setDamagedFieldsNull(int row, int rows) {
    for (int i = 0; i < readColumnCount; i++) {
      if (!scanner.isFieldUtf8(columns.fieldPosition(i), row)) {
        Column column = columns.decoderAt(i).column();
        column.setNull(column.size() - rows + row);
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
