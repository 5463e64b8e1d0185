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
  private final MalformedRows total;
  private final boolean drops;
  private final boolean readsTexts;
  private final int columnsToRead;
  private final BytesColumn texts = new BytesColumn(1);
  private final List<Column> read;
  private final BitSet malformed = new BitSet();
  private final BitSet notUtf8 = new BitSet();

  LenientRowDecoder(ParseSpec spec, FileColumns columns, ByteScanner scanner, MalformedRows total) {
    this.columns = columns;
    this.scanner = scanner;
    this.total = total;
    this.drops = spec.mode() == ParseMode.DROPMALFORMED;
    this.readsTexts = spec.readsTexts();
    this.columnsToRead = spec.schema().columns().size() - (readsTexts ? 1 : 0);
    this.read = new ArrayList<>(columnsToRead + 1);
    columns.decoders().subList(0, columnsToRead).forEach(decoder -> read.add(decoder.column()));
    if (readsTexts) {
      read.add(spec.textPosition(), texts);
    }
  }

  @Override
  public List<Column> columns() {
    return read;
  }

  /** Row texts are copies, and a batch of long ones must end early. */
  @Override
  public boolean endsBatchesByBytes() {
    return readsTexts || columns.decoders().stream().anyMatch(FieldDecoder::pointsIntoBytes);
  }

  @Override
  public int decode(int rows) {
    malformed.clear();
    for (int i = 0; i < columns.count() && rows > 0; i++) {
      decodeColumn(i, rows);
    }
    findDamagedRows(rows);
    if (!malformed.isEmpty()) {
      total.add(malformed, scanner);
    }
    return drops ? dropMalformed(rows) : keepMalformed(rows);
  }

  private void decodeColumn(int index, int rows) {
    FieldDecoder decoder = columns.decoder(index);
    int first = scanner.column(columns.field(index));
    int end = first + rows;
    int at = decoder.appendAll(scanner.bytes(), scanner.spans(), first, end);
    while (at < end) {
      malformed.set(at - first);
      decoder.column().appendNull();
      at = decoder.appendAll(scanner.bytes(), scanner.spans(), at + 1, end);
    }
    if (index >= columnsToRead) {
      decoder.column().clear();
    }
  }

  /** Finds rows that are not UTF-8 or have a wrong number of fields. */
  private void findDamagedRows(int rows) {
    notUtf8.clear();
    for (int row = 0; row < rows; row++) {
      if (!scanner.isUtf8(row)) {
        notUtf8.set(row);
      } else if (scanner.isRagged(row)) {
        malformed.set(row);
      }
    }
    malformed.or(notUtf8);
  }

  private int dropMalformed(int rows) {
    if (!malformed.isEmpty()) {
      read.forEach(column -> column.remove(column.size() - rows, malformed));
    }
    return rows - malformed.cardinality();
  }

  private int keepMalformed(int rows) {
    notUtf8.stream().forEach(row -> setDamagedFieldsNull(row, rows));
    for (int row = 0; row < rows && readsTexts; row++) {
      appendText(row);
    }
    return rows;
  }

  private void setDamagedFieldsNull(int row, int rows) {
    for (int i = 0; i < columnsToRead; i++) {
      if (!scanner.isUtf8(columns.field(i), row)) {
        Column column = columns.decoder(i).column();
        column.setNull(column.size() - rows + row);
      }
    }
  }

  private void appendText(int row) {
    if (malformed.get(row)) {
      byte[] text = scanner.rowText(row);
      texts.append(text, 0, text.length);
    } else {
      texts.appendNull();
    }
  }
}
