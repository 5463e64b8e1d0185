package io.partnerinsights.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Readers of a local copy that no engine stands behind. */
final class OtherReaders {
  private OtherReaders() {}

  /** One thread; every field is looked at. */
  static void commonsCsv(Path file) {
    long characters = 0;
    try (CSVParser records =
        CSVParser.builder().setReader(reader(file)).setFormat(CSVFormat.RFC4180).get()) {
      for (CSVRecord record : records) {
        for (String field : record) {
          characters += field.length();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (characters == 0) {
      throw new IllegalStateException("a benchmark that reads nothing");
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    InputStream content = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    return new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8), 1 << 16);
  }

  /** Computes a hash of each row from its values, as {@link Work#HASH} does. */
  static void duckDbHash(Path file) {
    duckDb(file, "bit_xor(hash(*COLUMNS(*)))");
  }

  /** DuckDB's own CSV reader with as many threads as the connector has. */
  static void duckDb(Path file, String what) {
    String sql = "SELECT %s FROM read_csv('%s', header = true)".formatted(what, file);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 2");
      statement.executeQuery(sql).close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
