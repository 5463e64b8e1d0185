package io.partnerinsights.core.csv;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a file with Commons CSV only, in memory and by characters. It adds the two rules that
 * Commons CSV does not have: an empty field is null, and a blank line is a row only in a file of
 * one column.
 */
final class Oracle {
  private Oracle() {}

  /** Returns the records after the header. */
  static List<List<String>> rows(String file, char separator) {
    String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
    List<CSVRecord> records = records(text, separator, true);
    if (!records.isEmpty() && records.get(0).size() == 1) {
      List<CSVRecord> all = records(text.replaceFirst("^[\r\n]+", ""), separator, false);
      return rows(all.subList(1, all.size()));
    }
    return records.isEmpty() ? List.of() : rows(records.subList(1, records.size()));
  }

  private static List<CSVRecord> records(String text, char separator, boolean ignoreEmptyLines) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(separator)
            .setIgnoreEmptyLines(ignoreEmptyLines)
            .get();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      return parser.getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> rows(List<CSVRecord> records) {
    return records.stream().map(Oracle::row).toList();
  }

  private static List<String> row(CSVRecord record) {
    List<String> row = new ArrayList<>();
    record.forEach(field -> row.add(field.isEmpty() ? null : field));
    return row;
  }
}
