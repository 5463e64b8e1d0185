package io.partnerinsights.spark.etl;

import io.partnerinsights.examples.etl.RunReport.Counts;
import io.partnerinsights.spark.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table that the loads must give, computed by DuckDB from the same files: each file replaces
 * the rows of its months.
 */
final class ExpectedTable implements AutoCloseable {
  private final Connection database;
  private final int columns;
  private final String sameKey;
  private final String differs;

  /**
   * @param columns names and types of DuckDB in turn; the first column is the month
   * @param keySize number of columns at the beginning that are the key
   */
  ExpectedTable(int keySize, String... columns) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    for (int i = 0; i < columns.length; i += 2) {
      names.add(columns[i]);
      definitions.add(columns[i] + " " + columns[i + 1]);
    }
    this.columns = names.size();
    this.sameKey = compared(names.subList(0, keySize), "IS NOT DISTINCT FROM", " AND ");
    this.differs = compared(names.subList(keySize, names.size()), "IS DISTINCT FROM", " OR ");
    this.database = DriverManager.getConnection("jdbc:duckdb:");
    String list = String.join(", ", definitions);
    run("CREATE TABLE lake (" + list + ")");
    run("CREATE TABLE file (" + list + ")");
  }

  private static String compared(List<String> names, String operator, String separator) {
    return names.stream()
        .map(name -> "l." + name + " " + operator + " f." + name)
        .collect(Collectors.joining(separator, "(", ")"));
  }

  /** Loads a file's records and returns what changes. */
  Counts load(List<List<String>> records) throws SQLException {
    run("DELETE FROM file");
    insert(records);
    Counts counts =
        new Counts(
            count("FROM file"),
            count("FROM file f WHERE NOT EXISTS (SELECT 1 FROM lake l WHERE " + sameKey + ")"),
            count("FROM file f JOIN lake l ON " + sameKey + " WHERE " + differs),
            count(
                "FROM lake l WHERE Month IN (SELECT Month FROM file)"
                    + " AND NOT EXISTS (SELECT 1 FROM file f WHERE "
                    + sameKey
                    + ")"));
    run("DELETE FROM lake WHERE Month IN (SELECT Month FROM file)");
    run("INSERT INTO lake SELECT * FROM file");
    return counts;
  }

  private void insert(List<List<String>> records) throws SQLException {
    String marks =
        Arrays.stream(new String[columns]).map(x -> "?").collect(Collectors.joining(","));
    try (PreparedStatement insert =
        database.prepareStatement("INSERT INTO file VALUES (" + marks + ")")) {
      for (List<String> record : records) {
        for (int i = 0; i < columns; i++) {
          insert.setString(i + 1, record.get(i));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Returns all rows as texts. */
  List<List<String>> rows() throws SQLException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM lake")) {
      while (result.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns; i++) {
          row.put(result.getMetaData().getColumnName(i), result.getString(i));
        }
        rows.add(row);
      }
    }
    return Rows.of(rows);
  }

  private long count(String from) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) " + from)) {
      result.next();
      return result.getLong(1);
    }
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
