package io.partnerinsights.spark.load;

import io.partnerinsights.spark.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a service in DuckDB, which edits them, and computes the table that loads must give.
 * The file with the most months is of the backfill, and has whole months only, as those of fills.
 */
final class LakeFiles {
  private static final String READ =
      "CREATE OR REPLACE TABLE file AS FROM read_csv('%s', header = true, all_varchar = true, delim"
          + " = ',', quote = '\"', escape = '\"')";

  private static final String WHOLE =
      "Month::DATE BETWEEN (SELECT min(Month::DATE) FROM file%1$d WHERE Month::DATE >= %2$s) AND"
          + " (SELECT max(Month::DATE) FROM file%1$d)";

  /** The first day that six months have whole, as months and as days. */
  private static final String START =
      "greatest(date_trunc('month', '%1$s'::TIMESTAMP) - INTERVAL 5 MONTH, date_trunc('month',"
          + " '%1$s'::TIMESTAMP - INTERVAL 180 DAY) + INTERVAL 1 MONTH)";

  private final List<Instant> times = new ArrayList<>();

  /** The first day of each fill, by the number of its file. */
  private final Map<Integer, String> fills = new HashMap<>();

  private final Connection database;
  private String editQuery = "";

  LakeFiles() {
    try {
      database = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Edits further files by a query of table {@code file}. */
  synchronized void editWith(String query) {
    editQuery = query;
  }

  /** Keeps a file that is generated now, and returns its bytes, edited. */
  synchronized byte[] keepFile(byte[] file, Instant now) {
    try {
      Path path = Files.write(Files.createTempFile("lake", ".csv"), file);
      runSql(READ.formatted(path));
      if (!editQuery.isEmpty()) {
        runSql("COPY (" + editQuery + ") TO '" + path + "' (HEADER)");
        runSql(READ.formatted(path));
      }
      runSql("CREATE TABLE file" + times.size() + " AS FROM file");
      times.add(now);
      byte[] editedFile = Files.readAllBytes(path);
      Files.delete(path);
      return editedFile;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes which files, after the first ones, are of a fill from a month on: the short ones. */
  synchronized void noteFill(int fromFile, String firstMonth, int maxMonths) {
    for (int i = fromFile; i < times.size(); i++) {
      if (monthCount(i) <= maxMonths) {
        fills.put(i, "'" + firstMonth + "-01'");
      }
    }
  }

  synchronized int fileCount() {
    return times.size();
  }

  /** Returns the rows of the table after the first files, as texts in any order. */
  synchronized List<List<String>> expectedRows(int files) {
    int backfill = 0;
    for (int i = 1; i < files; i++) {
      backfill = monthCount(i) > monthCount(backfill) ? i : backfill;
    }
    runSql("CREATE OR REPLACE TABLE lake AS FROM file0 LIMIT 0");
    replaceMonths(backfill, "'1970-01-01'");
    for (int i = 0; i < files; i++) {
      if (i != backfill) {
        replaceMonths(i, fills.getOrDefault(i, START.formatted(times.get(i))));
      }
    }
    return runSql("FROM lake");
  }

  private int monthCount(int file) {
    return Integer.parseInt(runSql("SELECT count(DISTINCT Month) FROM file" + file).get(0).get(0));
  }

  private void replaceMonths(int file, String firstDay) {
    String wholeMonths = WHOLE.formatted(file, firstDay);
    runSql("DELETE FROM lake WHERE " + wholeMonths);
    runSql("INSERT INTO lake FROM file" + file + " WHERE " + wholeMonths);
  }

  private List<List<String>> runSql(String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = database.createStatement()) {
      ResultSet result = statement.execute(sql) ? statement.getResultSet() : null;
      while (result != null && result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(Rows.toText(result.getString(i)));
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }
}
