package io.partnerinsights.spark.etl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Keeps the records of a report's newest file, and repeats a row of it on demand. */
final class DailyFiles {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setNullString("").setRecordSeparator('\n').get();

  private boolean repeatsARow;
  private List<List<String>> newest = List.of();

  /** Repeats a row in the next files, or not. */
  synchronized void repeatARow(boolean repeats) {
    this.repeatsARow = repeats;
  }

  /** Returns the newest file's records without its header; null is an empty field. */
  synchronized List<List<String>> newest() {
    return newest;
  }

  /** Keeps the records of a file, and returns the file to serve instead. */
  synchronized byte[] keep(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    try (CSVParser parser = CSVParser.parse(text, CSV)) {
      newest = parser.stream().skip(1).map(CSVRecord::toList).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String repeated = repeatsARow ? CSV.format(newest.get(0).toArray()) + "\n" : "";
    return (text + repeated).getBytes(StandardCharsets.UTF_8);
  }
}
