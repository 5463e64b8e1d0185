package io.partnerinsights.spark.etl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;

/**
 * Restates the files of a report, a little on each day: some rows are absent, and some amounts, in
 * the last column, are others. It keeps the records of the newest file.
 */
final class DailyFiles {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setNullString("").setRecordSeparator('\n').get();

  private int day;
  private boolean repeatsARow;
  private List<List<String>> newest = List.of();

  /** Sets the day of the next files. */
  synchronized void day(int number) {
    this.day = number;
  }

  /** Repeats a row in the next files, or not. */
  synchronized void repeatARow(boolean repeats) {
    this.repeatsARow = repeats;
  }

  /** Returns the newest file's records without its header; null is an empty field. */
  synchronized List<List<String>> newest() {
    return newest;
  }

  /** Restates a file. */
  synchronized byte[] restate(byte[] file) {
    List<List<String>> records = records(file);
    List<String> header = records.remove(0);
    List<List<String>> restated = new ArrayList<>();
    for (List<String> row : records) {
      int number = Math.floorMod(row.hashCode(), 100);
      if (number != day) {
        restated.add(number % 20 == day % 20 ? withAmount(row) : row);
      }
    }
    if (repeatsARow) {
      restated.add(restated.get(0));
    }
    newest = restated;
    return bytes(header, restated);
  }

  private List<String> withAmount(List<String> row) {
    List<String> changed = new ArrayList<>(row);
    changed.set(row.size() - 1, day + ".25");
    return changed;
  }

  private static List<List<String>> records(byte[] file) {
    try (CSVParser parser =
        CSV.parse(new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.UTF_8))) {
      List<List<String>> records = new ArrayList<>();
      parser.forEach(each -> records.add(each.toList()));
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(List<String> header, List<List<String>> rows) {
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      printer.printRecord(header);
      printer.printRecords(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
