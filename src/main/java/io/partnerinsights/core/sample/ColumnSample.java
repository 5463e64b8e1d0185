package io.partnerinsights.core.sample;

import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.decode.TemporalParser;
import io.partnerinsights.core.schema.ReportColumn;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Values of one column, decoded as those of a file are: a survey of all values shows the order of
 * day and month.
 *
 * @param column the column, with the type that is tried
 * @param values neither null nor empty texts
 */
record ColumnSample(ReportColumn column, List<String> values) {

  boolean fits() {
    return firstMisfit(readDecoder()).isEmpty();
  }

  /** Whether the values fit, and none of them loses a time of day. */
  boolean fitsUnchanged() {
    FieldDecoder decoder = readDecoder();
    return firstMisfit(decoder).isEmpty() && decoder.cutTimes() == 0;
  }

  /** Returns the first value of a DATE column as reads have it; empty if it does not fit. */
  Optional<LocalDate> firstDay() {
    FieldDecoder decoder = readDecoder();
    return append(values.get(0), decoder) && decoder.column() instanceof IntColumn days
        ? Optional.of(LocalDate.ofEpochDay(days.valueAt(0)))
        : Optional.empty();
  }

  List<String> misfits() {
    FieldDecoder decoder = readDecoder();
    return values.stream().filter(value -> !append(value, decoder)).toList();
  }

  /** Returns the first value that no form of dates or times fits; empty if each has a form. */
  Optional<String> firstWithoutForm() {
    return firstMisfit(surveyDecoder());
  }

  /**
   * Returns a date such as 1/2/2026 if all values are dates or times, but none of them shows
   * whether its day or its month comes first.
   */
  Optional<String> firstAmbiguous() {
    return firstWithoutForm().isPresent() ? Optional.empty() : firstMisfit(readDecoder());
  }

  private FieldDecoder readDecoder() {
    FieldDecoder survey = surveyDecoder();
    firstMisfit(survey);
    FieldDecoder decoder = FieldDecoder.of(column, values.size());
    decoder
        .temporal()
        .ifPresent(parser -> parser.startAfterHead(survey.temporal().orElseThrow().forms()));
    return decoder;
  }

  private FieldDecoder surveyDecoder() {
    FieldDecoder decoder = FieldDecoder.of(column, values.size());
    decoder.temporal().ifPresent(TemporalParser::survey);
    return decoder;
  }

  private Optional<String> firstMisfit(FieldDecoder decoder) {
    return values.stream().filter(value -> !append(value, decoder)).findFirst();
  }

  private static boolean append(String value, FieldDecoder decoder) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return decoder.append(utf8, 0, utf8.length);
  }
}
