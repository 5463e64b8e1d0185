package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory DuckDB database, opened by the first statement. Thread-safe: every statement has its
 * own connection.
 */
final class Database implements AutoCloseable {
  private final Path folder;
  private final SandboxSettings settings;
  private final ViewSql views;
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private @Nullable DuckDBConnection root;

  Database(Path folder, SandboxSettings settings, Expressions expressions) {
    this.folder = folder;
    this.settings = settings;
    this.views = new ViewSql(settings, expressions);
  }

  private synchronized Connection connect() throws SQLException {
    if (root == null) {
      root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
      try (Statement statement = root.createStatement()) {
        String spill = folder.resolve("spill").toString();
        statement.execute("SET temp_directory = " + Sql.text(spill));
        statement.execute("SET memory_limit = '2GB'");
        for (String macro : Expressions.macros(settings)) {
          statement.execute(macro);
        }
      }
    }
    return root.duplicate();
  }

  synchronized void prepare(DatasetInfo dataset) {
    if (created.add(dataset.name())) {
      execute(views.create(dataset));
    }
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB refuses: " + sql, e);
    }
  }

  List<Map<String, Object>> rows(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData columns = result.getMetaData();
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnLabel(i), result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB refuses: " + sql, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (root != null) {
        root.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close DuckDB", e);
    }
  }
}
