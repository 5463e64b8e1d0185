package io.partnerinsights.spark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;

/** The files in the folder of a table of Delta Lake or Apache Iceberg, read without them. */
final class TableFiles {
  /** The numbers of characters to which Apache Iceberg and Delta Lake shorten bounds. */
  private static final int BOUND_IN_MANIFEST = 16;

  private static final int BOUND_IN_LOG = 32;

  private TableFiles() {}

  /** Returns all files, in the order of their names. */
  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a file has rows of any version, or of the change data feed: no log or metadata. */
  static boolean hasRows(Path file) {
    return file.toString().endsWith(".parquet") && !file.toString().contains("_delta_log");
  }

  /** Whether a file has the text in a value, or the beginning that bounds have. */
  static boolean contains(Path file, String text) {
    String name = file.getFileName().toString();
    try {
      return switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "parquet" -> parquetContains(file, hasRows(file) ? text : shorten(text, BOUND_IN_LOG));
        case "avro" -> avroContains(file, shorten(text, BOUND_IN_MANIFEST));
        default ->
            Files.readString(file, StandardCharsets.ISO_8859_1)
                .contains(shorten(text, BOUND_IN_LOG));
      };
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static String shorten(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  private static boolean parquetContains(Path file, String text) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement query =
            database.prepareStatement(
                "SELECT 1 FROM read_parquet('"
                    + file
                    + "') t WHERE contains(CAST(t AS VARCHAR), ?) LIMIT 1")) {
      query.setString(1, text);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static boolean avroContains(Path file, String text) throws IOException {
    try (DataFileReader<Object> records =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      while (records.hasNext()) {
        if (records.next().toString().contains(text)) {
          return true;
        }
      }
      return false;
    }
  }
}
