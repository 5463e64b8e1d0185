package io.partnerinsights.core.sample;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a test of the query, and whether they prove rows of the report's file. JSON and the
 * file may write the same value in different ways. A number or day reads the same in both, but a
 * text must be written the same, so a number in JSON does not prove a text. Immutable.
 */
final class SampleRows {
  /** Texts that may stand for a JSON number or boolean, which the file may write in another way. */
  private static final Pattern AMBIGUOUS_TEXT =
      Pattern.compile("(?i)true|false|-?\\d+(\\.\\d+)?e[+-]?\\d+|-?\\d+\\.\\d+");

  /** A day or month without a time, which is the same day in any time zone. */
  private static final Pattern DAY =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}((T| {1,2})00:00:00(\\.0*)?Z?)?|\\d{8}|[A-Za-z]{3}-\\d{2}(\\d{2})?");

  private final String dataset;
  private final List<Map<String, String>> rows;

  /** For each row, the text columns whose values JSON writes as numbers or booleans. */
  private final List<Set<String>> unquotedColumns;

  /** Creates the sample of rows, whose column names are in any case. */
  SampleRows(InsightsQuery query, List<SampleRow> rows) {
    this.dataset = query.dataset();
    this.rows = rows.stream().map(SampleRows::valuesIgnoringCase).toList();
    this.unquotedColumns =
        rows.stream().map(row -> columnsIgnoringCase(row.unquotedColumns())).toList();
  }

  /** Returns the row with names that are found in any case. */
  static Map<String, String> valuesIgnoringCase(SampleRow row) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(row.values());
    return copy;
  }

  private static Set<String> columnsIgnoringCase(Set<String> columns) {
    Set<String> copy = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    copy.addAll(columns);
    return copy;
  }

  /** Returns why these rows cannot replace the file; empty if they can. */
  Optional<String> findRejectionReason(int neededRows, ParseSpec spec) {
    if (rows.size() < neededRows) {
      return Optional.of(
          "the service's test returned " + rows.size() + " of " + neededRows + " rows");
    }
    for (ReportColumn column : spec.schema().columns()) {
      Optional<String> columnReason = findColumnReason(column, neededRows);
      if (columnReason.isPresent()) {
        return columnReason.map(reason -> "column " + column.name() + " " + reason);
      }
    }
    return isParsable(neededRows, spec)
        ? Optional.empty()
        : Optional.of("a value does not fit the type of its column");
  }

  private Optional<String> findColumnReason(ReportColumn column, int neededRows) {
    if (rows.stream().noneMatch(row -> row.containsKey(column.name()))) {
      return Optional.of("is not in the rows of the test");
    }
    ColumnType type = column.type();
    if (type.equals(ColumnType.STRING) && !isTextColumn(column.name())) {
      return Optional.of("has an unknown kind, so the file may write its values in another way");
    }
    if (type.equals(ColumnType.STRING)
        && unquotedColumns.stream()
            .limit(neededRows)
            .anyMatch(row -> row.contains(column.name()))) {
      return Optional.of("has texts that the test writes as numbers, perhaps without their zeros");
    }
    return rows.stream()
            .limit(neededRows)
            .map(row -> row.get(column.name()))
            .allMatch(value -> value == null || isWrittenSameInFile(type, value))
        ? Optional.empty()
        : Optional.of("is a " + type + " whose values the file may write in another way");
  }

  /** Returns the column's values, neither null nor empty. */
  List<String> nonEmptyValues(String column) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(value -> value != null && !value.isEmpty())
        .toList();
  }

  /** Whether the dictionary knows the column as one of texts, in JSON and in the file. */
  boolean isTextColumn(String column) {
    return DataDictionary.builtIn()
        .findColumn(dataset, column)
        .filter(known -> known.kind().isText())
        .isPresent();
  }

  List<String> jsonTexts(String column) {
    return IntStream.range(0, rows.size())
        .filter(row -> !unquotedColumns.get(row).contains(column))
        .mapToObj(row -> rows.get(row).get(column))
        .filter(value -> value != null && !value.isEmpty())
        .toList();
  }

  private static boolean isWrittenSameInFile(ColumnType type, String value) {
    if (type.base() == ColumnType.Base.DOUBLE || type.base() == ColumnType.Base.DECIMAL) {
      return false;
    }
    if (type.equals(ColumnType.STRING)) {
      return !AMBIGUOUS_TEXT.matcher(value).matches();
    }
    return !type.isDateOrTime() || value.isEmpty() || DAY.matcher(value).matches();
  }

  private boolean isParsable(int neededRows, ParseSpec spec) {
    try (CsvReader reader =
        CsvReader.open(new ByteArrayInputStream(toCsv(neededRows, spec)), spec)) {
      while (reader.nextBatch()) {
        if (reader.rowsRead() > neededRows) {
          return false;
        }
      }
      return reader.rowsRead() == neededRows;
    } catch (PartnerInsightsException e) {
      return false;
    }
  }

  /**
   * Returns the first rows as a CSV file of the selected columns; with none, of an empty column.
   */
  byte[] toCsv(int neededRows, ParseSpec spec) {
    List<String> names = spec.schema().columnNames();
    String header = names.isEmpty() ? "-" : names.stream().collect(Collectors.joining(","));
    String lines =
        rows.stream()
            .limit(neededRows)
            .map(row -> csvLine(row, names))
            .collect(Collectors.joining("\n", header + "\n", "\n"));
    return lines.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a line with all values in quotes, so that a row of nulls is not a blank line. */
  private static String csvLine(Map<String, String> row, List<String> names) {
    return names.isEmpty()
        ? "\"\""
        : names.stream().map(name -> quoteValue(row.get(name))).collect(Collectors.joining(","));
  }

  private static String quoteValue(@Nullable String value) {
    return "\"" + (value == null ? "" : value.replace("\"", "\"\"")) + "\"";
  }
}
