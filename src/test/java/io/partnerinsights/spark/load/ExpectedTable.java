package io.partnerinsights.spark.load;

import io.partnerinsights.spark.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table that loads must give, which DuckDB computes from the same files, the oldest first. The
 * files have the same columns; the first one is of the backfill, and has whole months only.
 */
final class ExpectedTable {
  private final List<List<List<String>>> files;
  private final List<Instant> times;
  private final List<String> columns;

  /**
   * @param times when each file was generated
   */
  ExpectedTable(List<List<List<String>>> files, List<Instant> times) {
    this.files = files;
    this.times = times;
    this.columns = files.get(0).get(0);
  }

  /** Returns the first day that six months have whole, as months and as days. */
  private static LocalDate start(Instant generated) {
    LocalDate day = LocalDate.ofInstant(generated, ZoneOffset.UTC).withDayOfMonth(1);
    LocalDate cut = LocalDate.ofInstant(generated, ZoneOffset.UTC).minusDays(180);
    LocalDate whole = cut.withDayOfMonth(1).plusMonths(1);
    return whole.isAfter(day.minusMonths(5)) ? whole : day.minusMonths(5);
  }

  /** Returns a query of the same columns of the load's table. */
  String query(String table) {
    return "SELECT " + String.join(", ", columns) + " FROM " + table;
  }

  /** Returns all rows as texts, in any order. */
  List<List<String>> rows() throws SQLException {
    String texts =
        columns.stream().map(name -> name + " VARCHAR").collect(Collectors.joining(", "));
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE lake (" + texts + ")");
      for (int i = 0; i < files.size(); i++) {
        statement.execute("CREATE OR REPLACE TABLE file (" + texts + ")");
        insert(database, files.get(i));
        LocalDate first = i == 0 ? LocalDate.EPOCH : start(times.get(i));
        String whole =
            "Month::DATE BETWEEN (SELECT min(Month::DATE) FROM file WHERE Month::DATE >= DATE '%s') AND (SELECT max(Month::DATE) FROM file)"
                .formatted(first);
        statement.execute("DELETE FROM lake WHERE " + whole);
        statement.execute("INSERT INTO lake SELECT * FROM file WHERE " + whole);
      }
      return rows(statement.executeQuery("SELECT * FROM lake"));
    }
  }

  private void insert(Connection database, List<List<String>> file) throws SQLException {
    String marks = String.join(",", Collections.nCopies(columns.size(), "?"));
    try (PreparedStatement insert =
        database.prepareStatement("INSERT INTO file VALUES (" + marks + ")")) {
      for (List<String> record : file.subList(1, file.size())) {
        for (int i = 0; i < columns.size(); i++) {
          insert.setString(i + 1, record.get(i));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private List<List<String>> rows(ResultSet result) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(Rows.text(result.getString(i)));
      }
      rows.add(row);
    }
    return rows;
  }
}
