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
  private String edit = "";

  LakeFiles() {
    try {
      database = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Edits further files by a query of table {@code file}. */
  synchronized void edit(String query) {
    edit = query;
  }

  /** Keeps a file that is generated now, and returns its bytes, edited. */
  synchronized byte[] keep(byte[] file, Instant now) {
    try {
      Path path = Files.write(Files.createTempFile("lake", ".csv"), file);
      rows(READ.formatted(path));
      if (!edit.isEmpty()) {
        rows("COPY (" + edit + ") TO '" + path + "' (HEADER)");
        rows(READ.formatted(path));
      }
      rows("CREATE TABLE file" + times.size() + " AS FROM file");
      times.add(now);
      byte[] edited = Files.readAllBytes(path);
      Files.delete(path);
      return edited;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes which files, after the first ones, are of a fill from a month on: the short ones. */
  synchronized void fill(int ofFiles, String first, int maxMonths) {
    for (int i = ofFiles; i < times.size(); i++) {
      if (months(i) <= maxMonths) {
        fills.put(i, "'" + first + "-01'");
      }
    }
  }

  synchronized int count() {
    return times.size();
  }

  /** Returns the rows of the table after the first files, as texts in any order. */
  synchronized List<List<String>> expected(int files) {
    int backfill = 0;
    for (int i = 1; i < files; i++) {
      backfill = months(i) > months(backfill) ? i : backfill;
    }
    rows("CREATE OR REPLACE TABLE lake AS FROM file0 LIMIT 0");
    replace(backfill, "'1970-01-01'");
    for (int i = 0; i < files; i++) {
      if (i != backfill) {
        replace(i, fills.getOrDefault(i, START.formatted(times.get(i))));
      }
    }
    return rows("FROM lake");
  }

  private int months(int file) {
    return Integer.parseInt(rows("SELECT count(DISTINCT Month) FROM file" + file).get(0).get(0));
  }

  private void replace(int file, String first) {
    String whole = WHOLE.formatted(file, first);
    rows("DELETE FROM lake WHERE " + whole);
    rows("INSERT INTO lake FROM file" + file + " WHERE " + whole);
  }

  private List<List<String>> rows(String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = database.createStatement()) {
      ResultSet result = statement.execute(sql) ? statement.getResultSet() : null;
      while (result != null && result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(Rows.text(result.getString(i)));
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }
}
