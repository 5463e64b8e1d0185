package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.decode.TemporalForm;
import io.partnerinsights.core.csv.decode.TemporalParser;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * The columns of a file that are decoded: each has a field position and a decoder. They are found
 * in the file's header by name, never by position. Case, surrounding blanks and columns that the
 * schema does not name are ignored.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DecodedColumns(ReportSchema schema, int[] fieldPositions, List<FieldDecoder> decoders) {
  private static final Pattern SURROUNDING_BLANKS =
      Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$");

  /**
   * Finds the schema's columns in a header.
   *
   * @param header may be empty; then the file has no rows
   */
  static DecodedColumns of(
      ReportSchema schema, List<String> header, int capacity, ParseErrors errors) {
    int[] fieldPositions = header.isEmpty() ? new int[0] : locateFields(schema, header, errors);
    List<FieldDecoder> decoders =
        schema.columns().stream().map(column -> FieldDecoder.of(column, capacity)).toList();
    return new DecodedColumns(schema, fieldPositions, decoders);
  }

  /** Returns the position of the field of each column, in the order of the schema. */
  static int[] locateFields(ReportSchema schema, List<String> header, ParseErrors errors) {
    Map<String, Integer> byName = positionsByName(header, errors);
    List<String> missingNames = new ArrayList<>();
    int[] positions = new int[schema.columns().size()];
    for (int i = 0; i < positions.length; i++) {
      ReportColumn column = schema.columns().get(i);
      Integer position = byName.get(toLookupKey(column.name()));
      if (position == null) {
        missingNames.add(column.name());
      } else {
        positions[i] = position;
      }
    }
    if (!missingNames.isEmpty()) {
      throw errors.missingColumns(missingNames, header);
    }
    return positions;
  }

  private static Map<String, Integer> positionsByName(List<String> header, ParseErrors errors) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String key = toLookupKey(header.get(i));
      if (!key.isEmpty() && byName.put(key, i) != null) {
        throw errors.duplicateColumn(header.get(i).strip());
      }
    }
    return byName;
  }

  /** Blanks and invisible characters around a name do not count: exports may add NO-BREAK SPACE. */
  private static String toLookupKey(String name) {
    return SURROUNDING_BLANKS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }

  int columnCount() {
    return decoders.size();
  }

  ReportColumn columnAt(int index) {
    return schema.columns().get(index);
  }

  int fieldPositionAt(int index) {
    return fieldPositions[index];
  }

  FieldDecoder decoderAt(int index) {
    return decoders.get(index);
  }

  /** Returns one of the decoders' counts by column name, without columns whose count is 0. */
  Map<String, Long> countsByColumn(ReportSchema readSchema, ToLongFunction<FieldDecoder> counter) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < decoders.size(); i++) {
      String name = columnAt(i).name();
      long count = counter.applyAsLong(decoders.get(i));
      if (count > 0 && readSchema.findColumn(name).isPresent()) {
        counts.put(name, count);
      }
    }
    return counts;
  }

  /** Sets the order of day and month from the head of the file, which was surveyed before. */
  void setDateOrderFrom(FileHead head) {
    for (int i = 0; i < decoders.size(); i++) {
      Set<TemporalForm> forms = head.temporalForms().get(i);
      decoders.get(i).temporalParser().ifPresent(parser -> parser.setDateOrderFrom(forms));
    }
  }

  void allowAnyDateOrder() {
    decoders.forEach(
        decoder -> decoder.temporalParser().ifPresent(TemporalParser::allowAnyDateOrder));
  }

  List<Set<TemporalForm>> temporalFormsByColumn() {
    return decoders.stream()
        .map(decoder -> decoder.temporalParser().map(TemporalParser::parsedForms).orElse(Set.of()))
        .toList();
  }
}
