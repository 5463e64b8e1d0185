package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ParseErrors;
import java.util.List;

/** Takes every row as it is, and the first value that does not fit is an error. */
final class StrictRowDecoder implements RowDecoder {
  private final FileColumns columns;
  private final FieldDecoder[] decoders;
  private final ByteScanner scanner;
  private final ParseErrors problems;

  StrictRowDecoder(FileColumns columns, ByteScanner scanner, ParseErrors problems) {
    this.columns = columns;
    this.decoders = columns.decoders().toArray(FieldDecoder[]::new);
    this.scanner = scanner;
    this.problems = problems;
  }

  @Override
  public List<Column> columns() {
    return columns.decoders().stream().map(FieldDecoder::column).toList();
  }

  @Override
  public boolean holdsBytes() {
    return columns.decoders().stream().anyMatch(FieldDecoder::pointsIntoBytes);
  }

  /** Column by column; of values that do not fit, the one in the first such row is the error. */
  @Override
  public int decode(int rows) {
    int fitting = rows;
    int culprit = -1;
    for (int i = 0; i < decoders.length && fitting > 0; i++) {
      int first = scanner.column(columns.field(i));
      int end = decoders[i].appendAll(scanner.bytes(), scanner.slices(), first, first + fitting);
      if (end < first + fitting) {
        fitting = end - first;
        culprit = i;
      }
    }
    if (culprit >= 0) {
      throw doesNotFit(culprit, fitting);
    }
    return rows;
  }

  private RuntimeException doesNotFit(int culprit, int row) {
    return problems.doesNotFit(
        scanner.place(row),
        columns.column(culprit),
        decoders[culprit].expectation(),
        scanner.textOf(columns.field(culprit), row));
  }
}
