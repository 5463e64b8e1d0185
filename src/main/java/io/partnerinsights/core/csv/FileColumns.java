package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.decode.FieldDecoders;
import io.partnerinsights.core.csv.decode.TemporalColumn;
import io.partnerinsights.core.csv.decode.TemporalForm;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import java.util.Optional;

/** Columns of a file that are decoded: where each is, and what decodes it. */
final class FileColumns {
  private final ReportSchema schema;
  private final int[] fields;
  private final List<FieldDecoder> decoders;

  private FileColumns(ReportSchema schema, int[] fields, List<FieldDecoder> decoders) {
    this.schema = schema;
    this.fields = fields;
    this.decoders = decoders;
  }

  /**
   * Finds the schema's columns in a header.
   *
   * @param header may be empty: then the file has no rows
   * @param capacity for so many rows there is room at first
   */
  static FileColumns of(
      ReportSchema schema, List<String> header, int capacity, ParseErrors problems) {
    int[] fields =
        header.isEmpty() ? new int[0] : HeaderMatcher.positions(schema, header, problems);
    List<FieldDecoder> decoders =
        schema.columns().stream().map(c -> FieldDecoders.of(c.type(), capacity)).toList();
    return new FileColumns(schema, fields, decoders);
  }

  /** How many there are. */
  int count() {
    return decoders.size();
  }

  ReportColumn column(int index) {
    return schema.columns().get(index);
  }

  /** The number of a column's field in a record, from 0. */
  int field(int index) {
    return fields[index];
  }

  int[] fields() {
    return fields;
  }

  FieldDecoder decoder(int index) {
    return decoders.get(index);
  }

  /** In the order of the schema. */
  List<FieldDecoder> decoders() {
    return decoders;
  }

  /** The head of the file was read by somebody else. */
  void startBehind(FileHead head) {
    for (int i = 0; i < decoders.size(); i++) {
      TemporalForm fixed = head.forms().get(i).orElse(null);
      decoders.get(i).temporal().ifPresent(column -> column.startBehindHead(fixed));
    }
  }

  /** The head of the file ends here. */
  void endHead() {
    decoders.forEach(decoder -> decoder.temporal().ifPresent(TemporalColumn::endHead));
  }

  /** Whether the head of a file matters to any of them. */
  boolean needHead() {
    return decoders.stream().anyMatch(decoder -> decoder.temporal().isPresent());
  }

  /** What the head has fixed so far, for each of them. */
  List<Optional<TemporalForm>> forms() {
    return decoders.stream()
        .map(decoder -> decoder.temporal().flatMap(TemporalColumn::fixedForm))
        .toList();
  }
}
