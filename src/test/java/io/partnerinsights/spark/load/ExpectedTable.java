package io.partnerinsights.spark.load;

import io.partnerinsights.spark.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table that loads must give, which DuckDB computes from the same files, the oldest first. */
final class ExpectedTable implements AutoCloseable {
  private final Connection database = DriverManager.getConnection("jdbc:duckdb:");
  private final String period;
  private List<String> columns = List.of();

  ExpectedTable(String period) throws SQLException {
    this.period = period;
  }

  /**
   * Replaces the months that a file covers whole by its rows.
   *
   * @param file the records, with the header
   * @param start the first day that the file covers; empty if its oldest month may be cut
   */
  void load(List<List<String>> file, String start) throws SQLException {
    List<String> header = file.get(0);
    if (columns.isEmpty()) {
      columns = header;
      run("CREATE TABLE lake (" + definitions(header) + ")");
    }
    for (String name : header) {
      run("ALTER TABLE lake ADD COLUMN IF NOT EXISTS \"" + name + "\" VARCHAR");
    }
    columns = columnsOfLake();
    run("CREATE OR REPLACE TABLE file (" + definitions(header) + ")");
    insert(file, header.size());
    String first =
        start.isEmpty()
            ? "(SELECT min(\"%s\"::DATE) + INTERVAL 1 MONTH FROM file)".formatted(period)
            : "DATE '" + start + "'";
    String covered =
        "\"%1$s\"::DATE >= %2$s AND \"%1$s\"::DATE <= (SELECT max(\"%1$s\"::DATE) FROM file)"
            .formatted(period, first);
    run("DELETE FROM lake WHERE \"" + period + "\" IS NULL OR " + covered);
    run(
        "INSERT INTO lake BY NAME SELECT * FROM file WHERE \""
            + period
            + "\" IS NULL OR "
            + covered);
  }

  private static String definitions(List<String> names) {
    return names.stream().map(n -> "\"" + n + "\" VARCHAR").collect(Collectors.joining(", "));
  }

  private List<String> columnsOfLake() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM lake LIMIT 0")) {
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        names.add(result.getMetaData().getColumnName(i));
      }
    }
    return names;
  }

  private void insert(List<List<String>> file, int width) throws SQLException {
    String marks = String.join(",", Collections.nCopies(width, "?"));
    try (PreparedStatement insert =
        database.prepareStatement("INSERT INTO file VALUES (" + marks + ")")) {
      for (List<String> record : file.subList(1, file.size())) {
        for (int i = 0; i < width; i++) {
          insert.setString(i + 1, record.get(i));
        }
        insert.addBatch();
      }
      if (file.size() > 1) {
        insert.executeBatch();
      }
    }
  }

  /** Returns a query of the same columns of the load's table. */
  String query(String table) {
    return "SELECT "
        + columns.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
        + " FROM "
        + table;
  }

  /** Returns all rows as texts, in any order. */
  List<List<String>> rows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM lake")) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(text(columns.get(i - 1), result.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Dates of files have no time, and Spark's times have one. */
  private static String text(String column, String value) {
    boolean time =
        value != null
            && value.matches("\\d{4}-\\d\\d-\\d\\dT.*")
            && !column.toLowerCase(Locale.ROOT).startsWith("month");
    return time ? value.replace('T', ' ') : Rows.text(cut(value));
  }

  private static Object cut(String value) {
    return value != null && value.matches("\\d{4}-\\d\\d-\\d\\dT.*")
        ? value.substring(0, 10)
        : value;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
