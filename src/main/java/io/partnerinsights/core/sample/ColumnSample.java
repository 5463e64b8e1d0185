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

  boolean fitsType() {
    return findFirstMisfit(decoderForRead()).isEmpty();
  }

  /** Whether the values fit, and none of them loses a time of day. */
  boolean fitsWithoutLosingTimes() {
    FieldDecoder decoder = decoderForRead();
    return findFirstMisfit(decoder).isEmpty() && decoder.droppedTimeCount() == 0;
  }

  /** Decodes the first value of a DATE column; empty if it is not a date. */
  Optional<LocalDate> findFirstDay() {
    FieldDecoder decoder = decoderForRead();
    return tryAppend(values.get(0), decoder) && decoder.column() instanceof IntColumn days
        ? Optional.of(LocalDate.ofEpochDay(days.valueAt(0)))
        : Optional.empty();
  }

  List<String> misfits() {
    FieldDecoder decoder = decoderForRead();
    return values.stream().filter(value -> !tryAppend(value, decoder)).toList();
  }

  /** Returns the first value that no form of dates or times fits; empty if each has a form. */
  Optional<String> findNonDateValue() {
    return findFirstMisfit(decoderForSurvey());
  }

  /**
   * Returns a date such as 1/2/2026 if all values are dates or times, but none of them shows
   * whether its day or its month comes first.
   */
  Optional<String> findAmbiguousDate() {
    return findNonDateValue().isPresent() ? Optional.empty() : findFirstMisfit(decoderForRead());
  }

  private FieldDecoder decoderForRead() {
    FieldDecoder survey = decoderForSurvey();
    findFirstMisfit(survey);
    FieldDecoder decoder = FieldDecoder.of(column, values.size());
    decoder
        .temporalParser()
        .ifPresent(
            parser -> parser.setDateOrderFrom(survey.temporalParser().orElseThrow().parsedForms()));
    return decoder;
  }

  private FieldDecoder decoderForSurvey() {
    FieldDecoder decoder = FieldDecoder.of(column, values.size());
    decoder.temporalParser().ifPresent(TemporalParser::allowAnyDateOrder);
    return decoder;
  }

  private Optional<String> findFirstMisfit(FieldDecoder decoder) {
    return values.stream().filter(value -> !tryAppend(value, decoder)).findFirst();
  }

  private static boolean tryAppend(String value, FieldDecoder decoder) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return decoder.tryAppend(utf8, 0, utf8.length);
  }
}
