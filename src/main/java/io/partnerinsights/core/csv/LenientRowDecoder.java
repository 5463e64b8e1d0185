package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ChunkRecords;
import io.partnerinsights.core.options.ParseMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Takes what is right of malformed rows, or leaves them out, and counts them. All columns of a
 * chunk are decoded first, with nulls for the values that do not fit.
 */
final class LenientRowDecoder implements RowDecoder {
  private final FileColumns columns;
  private final ByteScanner scanner;
  private final MalformedRows total;
  private final boolean drops;
  private final boolean readsTexts;
  private final int wanted;
  private final BytesColumn texts = new BytesColumn(1);
  private final List<Column> read;
  private final BitSet malformed = new BitSet();
  private final BitSet notUtf8 = new BitSet();

  /** The columns are those of {@link ParseSpec#fileSchema()}. */
  LenientRowDecoder(ParseSpec spec, FileColumns columns, ByteScanner scanner, MalformedRows total) {
    this.columns = columns;
    this.scanner = scanner;
    this.total = total;
    this.drops = spec.mode() == ParseMode.DROPMALFORMED;
    this.readsTexts = spec.readsTexts();
    this.wanted = spec.schema().columns().size() - (readsTexts ? 1 : 0);
    this.read = new ArrayList<>(wanted + 1);
    columns.decoders().subList(0, wanted).forEach(decoder -> read.add(decoder.column()));
    if (readsTexts) {
      read.add(spec.textPosition(), texts);
    }
  }

  @Override
  public List<Column> columns() {
    return read;
  }

  /** The texts of malformed rows are copies, but a batch of long ones must end early as well. */
  @Override
  public boolean holdsBytes() {
    return readsTexts || columns.decoders().stream().anyMatch(FieldDecoder::pointsIntoBytes);
  }

  @Override
  public int decode(int rows) {
    malformed.clear();
    for (int i = 0; i < columns.count() && rows > 0; i++) {
      decodeColumn(i, rows);
    }
    findDamaged(rows);
    if (!malformed.isEmpty()) {
      total.add(malformed, scanner);
    }
    return drops ? drop(rows) : mend(rows);
  }

  private void decodeColumn(int index, int rows) {
    FieldDecoder decoder = columns.decoder(index);
    int first = scanner.column(columns.field(index));
    int end = first + rows;
    int at = decoder.appendAll(scanner.bytes(), scanner.slices(), first, end);
    while (at < end) {
      malformed.set(at - first);
      decoder.column().appendNull();
      at = decoder.appendAll(scanner.bytes(), scanner.slices(), at + 1, end);
    }
    if (index >= wanted) {
      decoder.column().clear();
    }
  }

  private void findDamaged(int rows) {
    ChunkRecords records = scanner.records();
    notUtf8.clear();
    for (int row = 0; row < rows; row++) {
      if (!records.isUtf8(row)) {
        notUtf8.set(row);
      } else if (records.isRagged(row)) {
        malformed.set(row);
      }
    }
    malformed.or(notUtf8);
  }

  private int drop(int rows) {
    if (!malformed.isEmpty()) {
      read.forEach(column -> column.remove(column.size() - rows, malformed));
    }
    return rows - malformed.cardinality();
  }

  private int mend(int rows) {
    notUtf8.stream().forEach(row -> nullDamaged(row, rows));
    for (int row = 0; row < rows && readsTexts; row++) {
      addText(row);
    }
    return rows;
  }

  private void nullDamaged(int row, int rows) {
    for (int i = 0; i < wanted; i++) {
      if (!scanner.records().isUtf8(columns.field(i), row)) {
        Column column = columns.decoder(i).column();
        column.setNull(column.size() - rows + row);
      }
    }
  }

  private void addText(int row) {
    if (malformed.get(row)) {
      byte[] text = scanner.records().text(row);
      texts.append(text, 0, text.length);
    } else {
      texts.appendNull();
    }
  }
}
