package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.PageOutputs;
import io.partnerinsights.testing.Snippet;
import io.partnerinsights.testing.SnippetCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs the snippets of one page or one script in SQL, one after the other; after the page, the
 * example in the source's Javadoc. The placeholders of the reader's own values are replaced, and
 * nothing else. Each table and each stream that a snippet creates must have rows.
 */
public final class FlinkSnippets {
  private static final Pattern STREAM = Pattern.compile("(?m)^DataStream<\\w+> (\\w+) =");
  private static final Pattern TABLE =
      Pattern.compile("(?i)CREATE TABLE (\\w+).*partnerinsights.*");
  private static final Pattern SET = Pattern.compile("(?i)SET '([^']+)' = '([^']+)'");

  private static final int ROWS = 4;

  /**
   * The file with the rows that a statement without LIMIT must have: the time of their execution,
   * and then the first and the third column of each.
   */
  static final String NEWEST = "newest.txt";

  private static final Path SOURCE =
      Path.of("src/main/java/io/partnerinsights/flink/source/PartnerInsightsSource.java");

  private TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
  private final Path folder;
  private final Path classes;

  private final PageOutputs outputs;

  private FlinkSnippets(Path folder, Path classes, PageOutputs outputs) {
    this.folder = folder;
    this.classes = classes;
    this.outputs = outputs;
  }

  /**
   * Arguments: the page or script; a folder with the refresh token, in place of the reader's
   * folders; an empty folder on the class path.
   */
  public static void main(String[] args) throws Exception {
    MiniClusterWithClientResource cluster = FlinkCluster.startCluster();
    try {
      PageOutputs outputs = PageOutputs.of(Path.of(args[0]));
      FlinkSnippets snippets = new FlinkSnippets(Path.of(args[1]), Path.of(args[2]), outputs);
      for (Snippet snippet : snippets(Path.of(args[0]))) {
        snippets.run(snippet);
      }
      outputs.checkOrWrite();
    } finally {
      cluster.after();
    }
  }

  private static List<Snippet> snippets(Path file) throws IOException {
    if (file.toString().endsWith(".sql")) {
      return List.of(new Snippet(file, 1, "sql", Files.readString(file)));
    }
    List<Snippet> snippets = new ArrayList<>(Snippet.of(file));
    if (file.endsWith("flink.md")) {
      snippets.add(Snippet.ofJavadoc(SOURCE));
    }
    return snippets;
  }

  private void run(Snippet snippet) throws Exception {
    if (snippet.language().equals("sql")) {
      List<String> printed = new ArrayList<>();
      for (String statement : withOwnValues(snippet).replaceAll("(?m)--.*$", "").split(";", -1)) {
        printed.add(runStatement(snippet, statement.strip().replaceAll("\\s+", " ")));
      }
      outputs.keepOutput(snippet, String.join("\n", printed));
    } else if (snippet.language().equals("java")) {
      runJava(snippet);
    }
  }

  private String withOwnValues(Snippet snippet) {
    return snippet
        .text()
        .replace("<tenant>", Sandbox.TENANT_ID)
        .replace("<application>", Sandbox.CLIENT_ID)
        .replace("/home/flink/partnerinsights/", folder + "/")
        .replace("/lake/", folder + "/");
  }

  private String runStatement(Snippet snippet, String statement) throws Exception {
    Matcher set = SET.matcher(statement);
    if (set.matches()) {
      set(set.group(1), set.group(2));
    } else if (outputs.hasOutput(snippet) && statement.matches("(?:SELECT|CALL) .*")) {
      return rows(statement);
    } else if (!statement.isEmpty()) {
      execute(snippet, statement);
    }
    return "";
  }

  /**
   * Returns rows as a table. A statement on a schedule has no last row: with a LIMIT it ends, else
   * when its rows are those that the file expects of the newest execution.
   */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  private String rows(String statement) throws Exception {
    TableResult result = sql.executeSql(statement);
    boolean isLimited = statement.contains(" LIMIT ");
    List<String> expected = isLimited ? List.of() : Files.readAllLines(folder.resolve(NEWEST));
    List<List<String>> lines = new ArrayList<>();
    try (CloseableIterator<Row> changes = result.collect()) {
      while (!(isLimited ? lines.size() == ROWS : newest(lines).equals(expected))
          && changes.hasNext()) {
        Row row = changes.next();
        List<String> values =
            IntStream.range(0, row.getArity()).mapToObj(i -> "" + row.getField(i)).toList();
        if (Set.of(RowKind.INSERT, RowKind.UPDATE_AFTER).contains(row.getKind())) {
          lines.add(values);
        } else {
          lines.remove(values);
        }
      }
    }
    if (!isLimited) {
      lines.sort(Comparator.comparing(List::toString));
    }
    lines.add(0, result.getResolvedSchema().getColumnNames());
    String format =
        IntStream.range(0, lines.get(0).size())
            .map(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(1))
            .mapToObj(width -> "| %-" + width + "s ")
            .collect(Collectors.joining("", "", "|"));
    return lines.stream()
        .map(line -> format.formatted(line.toArray()))
        .collect(Collectors.joining("\n"));
  }

  /** Returns the times of the rows' executions, and then what tells the rows apart. */
  private static List<String> newest(List<List<String>> rows) {
    return Stream.concat(
            rows.stream().map(row -> row.get(1)).distinct().sorted(),
            rows.stream().map(row -> row.get(0) + " " + row.get(2)).sorted())
        .toList();
  }

  /** Sets an option as the SQL client does: an environment cannot change its mode. */
  private void set(String key, String value) {
    if (key.equals("execution.runtime-mode") && value.equals("batch")) {
      sql = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    } else {
      sql.getConfig().set(key, value);
    }
  }

  private void execute(Snippet snippet, String statement) throws Exception {
    if (statement.startsWith("SELECT")) {
      checkHasRows(snippet, statement);
      return;
    }
    TableResult result = sql.executeSql(statement);
    if (statement.startsWith("INSERT")) {
      result.await();
    }
    Matcher table = TABLE.matcher(statement);
    if (table.matches()) {
      checkHasRows(snippet, "SELECT * FROM " + table.group(1));
    }
  }

  /** Reads each column by a read of its own, all of them in one job. */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  private void checkHasRows(Snippet snippet, String select) throws Exception {
    Set<String> columns = new HashSet<>(sql.sqlQuery(select).getResolvedSchema().getColumnNames());
    String reads =
        columns.stream()
            .map(
                name -> "SELECT '%1$s', CAST(`%1$s` AS STRING) FROM (%2$s)".formatted(name, select))
            .collect(Collectors.joining(" UNION ALL "));
    try (CloseableIterator<Row> rows = sql.executeSql(reads).collect()) {
      while (!columns.isEmpty() && rows.hasNext()) {
        columns.remove(String.valueOf(rows.next().getField(0)));
      }
    }
    assertThat(columns).as("columns without rows of %s", snippet).isEmpty();
  }

  private void runJava(Snippet snippet) throws Exception {
    String name = "Snippet" + snippet.line();
    SnippetCompiler.compile(snippet, name, program(name, withOwnValues(snippet)), classes);
    List<?> streams =
        (List<?>)
            Class.forName(name)
                .getMethod("run", StreamExecutionEnvironment.class)
                .invoke(null, StreamExecutionEnvironment.getExecutionEnvironment());
    assertThat(streams).as("%s assigns streams", snippet).isNotEmpty();
    for (Object stream : streams) {
      assertThat(((DataStream<?>) stream).executeAndCollect(1)).as("%s", snippet).hasSize(1);
    }
  }

  private static String program(String name, String statements) {
    String streams =
        STREAM
            .matcher(statements)
            .results()
            .map((MatchResult stream) -> stream.group(1))
            .collect(Collectors.joining(", "));
    return """
    import io.partnerinsights.flink.rows.*;
    import io.partnerinsights.flink.source.*;
    import java.time.*;
    import java.util.*;
    import org.apache.flink.api.common.eventtime.*;
    import org.apache.flink.connector.base.source.hybrid.*;
    import org.apache.flink.streaming.api.datastream.*;
    import org.apache.flink.streaming.api.environment.*;
    import org.apache.flink.table.data.*;

    public class %s {
      static String tenantId = "%s";
      static String clientId = "%s";

      public static List<DataStream<?>> run(StreamExecutionEnvironment env) throws Exception {
        %s
        return List.of(%s);
      }
    }
    """
        .formatted(name, Sandbox.TENANT_ID, Sandbox.CLIENT_ID, statements, streams);
  }
}
