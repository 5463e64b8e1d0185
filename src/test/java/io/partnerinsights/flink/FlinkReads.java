package io.partnerinsights.flink;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Options of reads in Flink: secrets are references to files. */
public final class FlinkReads {
  private static final List<String> SECRETS = List.of("password", "clientSecret");

  private FlinkReads() {}

  /**
   * Returns options that read from a sandbox.
   *
   * @param folder receives the files with the secrets
   * @param extraOptions further names and values in turn
   */
  public static Map<String, String> options(Sandbox sandbox, Path folder, String... extraOptions) {
    return withReferences(ReadOptions.of(sandbox, extraOptions), folder);
  }

  /** Returns these options as the list of a WITH clause. */
  public static String withClause(Sandbox sandbox, Path folder, String... extraOptions) {
    return withClause(options(sandbox, folder, extraOptions));
  }

  /** Returns these options as the list of a WITH clause. */
  public static String withClause(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> "'" + option.getKey() + "'='" + option.getValue() + "'")
        .collect(Collectors.joining(", "));
  }

  /** Replaces the secrets of options by references to files in this folder. */
  public static Map<String, String> withReferences(Map<String, String> clear, Path folder) {
    Map<String, String> options = new HashMap<>(clear);
    for (String secret : SECRETS) {
      Path file = folder.resolve(secret);
      writeFile(file, options.get(secret));
      options.put(secret, "file:" + file);
    }
    return options;
  }

  /** Returns the options for reads that create their own report. */
  public static Map<String, String> ownReportOptions(
      Sandbox sandbox, Path folder, String... extraOptions) {
    Map<String, String> options = options(sandbox, folder, extraOptions);
    options.put("reuse", "never");
    return options;
  }

  /** Runs the job that ends with this stream, and returns its records. */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  public static <T> List<T> collectRecords(DataStream<T> stream) throws Exception {
    List<T> all = new ArrayList<>();
    try (CloseableIterator<T> records = stream.executeAndCollect()) {
      records.forEachRemaining(all::add);
    }
    return all;
  }

  /** Runs a statement, and returns its rows as texts. */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  public static List<List<String>> queryRows(TableEnvironment sql, String statement)
      throws Exception {
    List<List<String>> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = sql.executeSql(statement).collect()) {
      results.forEachRemaining(
          row ->
              rows.add(
                  IntStream.range(0, row.getArity())
                      .mapToObj(field -> String.valueOf(row.getField(field)))
                      .toList()));
    }
    return rows;
  }

  /** Returns an environment whose catalog {@code insights} has these options. */
  static TableEnvironment createCatalog(String withClause) {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    sql.executeSql("CREATE CATALOG insights WITH ('type'='partnerinsights', " + withClause + ")");
    return sql;
  }

  private static void writeFile(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
