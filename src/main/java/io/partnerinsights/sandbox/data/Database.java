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
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory database, opened by the first statement. Thread-safe: every statement has its own
 * connection. All databases of a process share one instance of DuckDB, because an instance takes
 * longer to open and to close than most reports.
 */
final class Database implements AutoCloseable {
  private static final AtomicInteger DATABASE_COUNT = new AtomicInteger();

  private final String name = "account" + DATABASE_COUNT.incrementAndGet();
  private final SandboxSettings settings;
  private final ViewSql viewSql;
  private final Set<String> createdViews = ConcurrentHashMap.newKeySet();
  private boolean attached;

  /** The instance, which ends with its process. */
  private static final class SharedInstance {
    private static @Nullable DuckDBConnection rootConnection;

    static synchronized Connection connect() throws SQLException {
      if (rootConnection == null) {
        rootConnection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        String spillFolder = "partnerinsights-spill-" + ProcessHandle.current().pid();
        Path spillPath = Path.of(System.getProperty("java.io.tmpdir"), spillFolder);
        try (Statement statement = rootConnection.createStatement()) {
          statement.execute("SET temp_directory = " + Sql.quoteText(spillPath.toString()));
          statement.execute("SET memory_limit = '2GB'");
        }
      }
      return rootConnection.duplicate();
    }
  }

  Database(SandboxSettings settings, Expressions expressions) {
    this.settings = settings;
    this.viewSql = new ViewSql(settings, expressions);
  }

  private Connection connect() throws SQLException {
    Connection connection = SharedInstance.connect();
    try (Statement statement = connection.createStatement()) {
      attachIfNeeded(statement);
      statement.execute("USE " + name);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private synchronized void attachIfNeeded(Statement statement) throws SQLException {
    if (!attached) {
      statement.execute("ATTACH ':memory:' AS " + name);
      statement.execute("USE " + name);
      for (String macro : Expressions.macroStatements(settings)) {
        statement.execute(macro);
      }
      attached = true;
    }
  }

  synchronized void createViewIfAbsent(DatasetInfo dataset) {
    if (createdViews.add(dataset.name())) {
      execute(viewSql.createViewStatement(dataset));
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

  List<Map<String, Object>> queryRows(String sql) {
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
    if (!attached) {
      return;
    }
    attached = false;
    try (Connection connection = SharedInstance.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DETACH " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close DuckDB", e);
    }
  }
}
