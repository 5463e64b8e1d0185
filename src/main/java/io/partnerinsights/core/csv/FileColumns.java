package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.decode.TemporalForm;
import io.partnerinsights.core.csv.decode.TemporalParser;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of a file that are decoded: each has a field position and a decoder. */
record FileColumns(ReportSchema schema, int[] fields, List<FieldDecoder> decoders) {
  /**
   * Finds the schema's columns in a header.
   *
   * @param header may be empty; then the file has no rows
   * @param capacity rows for which a column has room at first
   */
  static FileColumns of(
      ReportSchema schema, List<String> header, int capacity, ParseErrors errors) {
    int[] fields = header.isEmpty() ? new int[0] : HeaderMatcher.positions(schema, header, errors);
    List<FieldDecoder> decoders =
        schema.columns().stream().map(column -> FieldDecoder.of(column, capacity)).toList();
    return new FileColumns(schema, fields, decoders);
  }

  int count() {
    return decoders.size();
  }

  ReportColumn column(int index) {
    return schema.columns().get(index);
  }

  int field(int index) {
    return fields[index];
  }

  FieldDecoder decoder(int index) {
    return decoders.get(index);
  }

  Map<String, Long> rounded() {
    Map<String, Long> rounded = new LinkedHashMap<>();
    for (int i = 0; i < decoders.size(); i++) {
      if (decoders.get(i).rounded() > 0) {
        rounded.put(column(i).name(), decoders.get(i).rounded());
      }
    }
    return rounded;
  }

  /** Starts after the head of the file, which another reader has read. */
  void startAfter(FileHead head) {
    for (int i = 0; i < decoders.size(); i++) {
      Set<TemporalForm> forms = head.forms().get(i);
      decoders.get(i).temporal().ifPresent(parser -> parser.startAfterHead(forms));
    }
  }

  void survey() {
    decoders.forEach(decoder -> decoder.temporal().ifPresent(TemporalParser::survey));
  }

  List<Set<TemporalForm>> forms() {
    return decoders.stream()
        .map(decoder -> decoder.temporal().map(TemporalParser::forms).orElse(Set.of()))
        .toList();
  }
}
