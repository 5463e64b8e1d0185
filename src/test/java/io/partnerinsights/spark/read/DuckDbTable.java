package io.partnerinsights.spark.read;

import io.partnerinsights.spark.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table's rows in an in-memory DuckDB, which runs the same queries as Spark. */
final class DuckDbTable implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "VARCHAR",
          "bigint", "BIGINT",
          "int", "INTEGER",
          "double", "DOUBLE",
          "date", "DATE",
          "timestamp", "TIMESTAMP",
          "decimal(9,4)", "DECIMAL(9, 4)",
          "decimal(18,5)", "DECIMAL(18, 5)");

  /** A number at which adjacent doubles are more than one apart. */
  private static final String BEYOND_WHOLES = "9007199254740993.0";

  private static final int DAY_LENGTH = "2026-01-01".length();

  private final Connection connection;
  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<Map<String, String>> rows;
  private final List<String> severalCases;

  DuckDbTable(StructType schema, List<Map<String, String>> rows) throws SQLException {
    this.rows = rows;
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    for (StructField field : schema.fields()) {
      types.put(field.name(), TYPES.get(field.dataType().catalogString()));
    }
    severalCases = columns().stream().filter(this::hasSeveralCases).toList();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (" + joined(types, "%s %s") + ")");
    }
    insert();
  }

  private static String joined(Map<String, String> types, String format) {
    return String.join(
        ", ",
        types.entrySet().stream().map(e -> format.formatted(e.getKey(), e.getValue())).toList());
  }

  private void insert() throws SQLException {
    String casts = String.join(", ", types.values().stream().map(DuckDbTable::cast).toList());
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t VALUES (" + casts + ")")) {
      for (Map<String, String> row : rows) {
        int index = 1;
        for (String value : row.values()) {
          insert.setString(index++, value);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Returns the cast of a text; a text of a day may have a time, which a DATE has not. */
  private static String cast(String type) {
    return type.equals("DATE") ? "CAST(CAST(? AS TIMESTAMP) AS DATE)" : "CAST(? AS " + type + ")";
  }

  List<String> columns() {
    return List.copyOf(types.keySet());
  }

  boolean isText(String column) {
    return "VARCHAR".equals(types.get(column));
  }

  /** Returns the period columns, which a range selects by; all columns if there are none. */
  List<String> periods() {
    List<String> periods =
        types.keySet().stream()
            .filter(column -> column.matches("(?i)month|monthkey|datekey"))
            .toList();
    return periods.isEmpty() ? columns() : periods;
  }

  /** Returns the numeric columns; all columns if there are none. */
  List<String> numbers() {
    List<String> numbers =
        types.keySet().stream().filter(column -> !isText(column) && !isTemporal(column)).toList();
    return numbers.isEmpty() ? columns() : numbers;
  }

  /** Returns the columns with texts that differ by case only; all columns if there are none. */
  List<String> inSeveralCases() {
    return severalCases.isEmpty() ? columns() : severalCases;
  }

  private boolean hasSeveralCases(String column) {
    Set<String> texts = new HashSet<>();
    rows.forEach(row -> texts.add(String.valueOf(row.get(column))));
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).distinct().count()
        < texts.size();
  }

  private boolean isTemporal(String column) {
    return types.get(column).equals("DATE") || types.get(column).equals("TIMESTAMP");
  }

  /** Returns a value of the column, as DuckDB prints it. */
  String value(String column, Random random) {
    for (int i = 0; i < 20; i++) {
      String value = rows.get(random.nextInt(rows.size())).get(column);
      if (value != null) {
        return value;
      }
    }
    return isText(column) ? "none" : literalForNoValue(column);
  }

  private String literalForNoValue(String column) {
    return isTemporal(column) ? "2026-01-01" : "0";
  }

  /** Returns a literal of the value or of a near one, in the SQL of both engines. */
  String literal(String column, String value, Random random) {
    int shift = random.nextInt(4) == 0 ? random.nextInt(41) - 20 : 0;
    return switch (types.get(column)) {
      case "DATE" -> day(value, shift, random.nextInt(3) == 0);
      case "DOUBLE" -> random.nextInt(12) == 0 ? BEYOND_WHOLES : shift == 0 ? value : value + "1";
      case "DECIMAL(9, 4)" -> value;
      case "DECIMAL(18, 5)" -> shift == 0 ? value : value + "1";
      case "TIMESTAMP" ->
          random.nextInt(3) == 0 ? day(value, shift, false) : "TIMESTAMP '" + value + "'";
      default -> Long.toString(Long.parseLong(value) + shift);
    };
  }

  /** Returns the literal of a day, or of the value's time on that day. */
  private static String day(String value, int shift, boolean timed) {
    String day = LocalDate.parse(value.substring(0, DAY_LENGTH)).plusDays(shift).toString();
    return timed ? "TIMESTAMP '" + day + value.substring(DAY_LENGTH) + "'" : "DATE '" + day + "'";
  }

  /** Runs a query; synchronized because a DuckDB connection is not thread-safe. */
  synchronized List<List<String>> run(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> texts = new ArrayList<>();
      while (result.next()) {
        String[] row = new String[result.getMetaData().getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] = Rows.toText(text(result, i + 1));
        }
        texts.add(Arrays.asList(row));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB refused " + sql, e);
    }
  }

  private static String text(ResultSet result, int column) throws SQLException {
    String text = result.getString(column);
    boolean time = result.getMetaData().getColumnType(column) == Types.TIMESTAMP;
    return text != null && time ? text.replaceFirst("\\.0$", "") : text;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
