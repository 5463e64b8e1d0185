package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.ByteScanner;
import java.util.List;

/** Decodes rows and fails on the first malformed one. */
final class StrictRowDecoder implements RowDecoder {
  private final DecodedColumns columns;
  private final FieldDecoder[] decoders;
  private final ByteScanner scanner;

  StrictRowDecoder(DecodedColumns columns, ByteScanner scanner) {
    this.columns = columns;
    this.decoders = columns.decoders().toArray(FieldDecoder[]::new);
    this.scanner = scanner;
  }

  @Override
  public List<Column> outputColumns() {
    return columns.decoders().stream().map(FieldDecoder::column).toList();
  }

  @Override
  public boolean needsRowBytes() {
    return columns.decoders().stream().anyMatch(FieldDecoder::pointsIntoBytes);
  }

  /**
   * Decodes column by column. The error is the first malformed value of the first malformed row.
   */
  @Override
  public int decodeRows(int rowCount) {
    int validRowCount = rowCount;
    int failedColumn = -1;
    for (int i = 0; i < decoders.length && validRowCount > 0; i++) {
      int start = scanner.firstSpanIndex(columns.fieldPositionAt(i));
      int end =
          decoders[i].appendUntilMisfit(
              scanner.bytes(), scanner.spans(), start, start + validRowCount);
      if (end < start + validRowCount) {
        validRowCount = end - start;
        failedColumn = i;
      }
    }
    if (failedColumn >= 0) {
      String expectation = decoders[failedColumn].expectation();
      throw scanner.valueDoesNotFitError(
          columns.fieldPositionAt(failedColumn),
          validRowCount,
          columns.columnAt(failedColumn),
          expectation);
    }
    return rowCount;
  }
}
