package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the statements of docs/personal-data.md on loaded tables, and reads every file that is left
 * in the tables' folders. Only here, old versions are deleted at once. {@code LakehouseSparksTest}
 * runs it with Apache Iceberg.
 */
@Tag("full")
final class ErasureTest {
  private static final Path PAGE = Path.of("docs/personal-data.md");

  /** The columns of each dataset that is loaded. */
  private static final Map<String, String> DATASETS =
      Map.of(
          "OfficeUsage", "Month,CustomerTenantId,CustomerName,WorkloadName,MPNId",
          "TrainingCompletions", "Month,Email,CorpEmail,AADUserId,MCPID,TrainingTitle");

  private static final String CUSTOMERS = "office_usage";
  private static final String PEOPLE = "training_completions";

  /** Settings without which Delta Lake rejects the VACUUM, or takes a minute for it. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.databricks.delta.retentionDurationCheck.enabled", "false",
          "spark.sql.sources.parallelPartitionDiscovery.parallelism", "1");

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, "", sandbox -> sandbox.scale(0.05));

  private final boolean isDelta = SPARK.catalogPrefix().isEmpty();

  @BeforeEach
  void set() {
    SETTINGS.forEach(loads.spark().conf()::set);
  }

  @AfterEach
  void unset() {
    SETTINGS.keySet().forEach(loads.spark().conf()::unset);
    loads.spark().sql("DROP SCHEMA IF EXISTS visible CASCADE");
  }

  @Test
  void noFileHasAnErasedIdAfterTheScript() throws Exception {
    load();
    keepDeletedRowsInFiles();
    loads.passADay();
    load();
    ErasedId customer = new ErasedId(CUSTOMERS, "CustomerTenantId");
    ErasedId person = new ErasedId(PEOPLE, "Email");
    List<ErasedId> ids = List.of(customer, person);
    for (String id : List.of(customer.value, person.value, otherIdOf(person))) {
      String hash = hash(id);
      run("CREATE TABLE", sql -> inThisFormat(sql).replaceAll("[0-9a-f]{64}", hash));
    }
    run("CREATE SCHEMA", sql -> sql);
    createView(PEOPLE);
    leaveFileOfAnInterruptedWrite(customer);
    assertThat(ids).allMatch(id -> id.rowsIn("lake") > 0 && id.rowsIn("visible") == 0);
    assertThat(ids).noneMatch(id -> id.filesWithRows().isEmpty() || id.filesWithBounds().isEmpty());

    run("MERGE", sql -> sql);
    assertThat(ids).allMatch(id -> id.rowsIn("lake") == 0 && !id.filesWithRows().isEmpty());
    assertThat(files(CUSTOMERS))
        .anyMatch(file -> file.toString().matches(".*(deletion_vector_|-deletes[.]parquet).*"));
    deleteOldVersions();
    assertThat(ids).allMatch(id -> id.filesWithRows().isEmpty());
    assertThat(ids).allMatch(id -> id.filesWithBounds().isEmpty() != isDelta);

    keepNoBounds();
    loads.passADay();
    load();
    assertThat(ids).allMatch(id -> id.rowsIn("lake") > 0 && id.rowsIn("visible") == 0);
    assertThat(ids).noneMatch(id -> id.filesWithRows().isEmpty());

    run("MERGE", sql -> sql);
    deleteOldVersions();
    assertThat(ids).allMatch(id -> id.rowsIn("lake") == 0 && id.filesWithRows().isEmpty());
    assertThat(ids).allMatch(id -> id.filesWithBounds().isEmpty());
  }

  private void load() {
    DATASETS.forEach(
        (dataset, columns) -> {
          loads.options.put("columns", columns);
          assertThat(loads.loadDataset(dataset))
              .extracting(LoadResult::state)
              .contains(State.LOADED);
        });
  }

  /** Turns on what leaves deleted rows in the current files, or in files of their own. */
  private void keepDeletedRowsInFiles() {
    if (isDelta) {
      for (String table : List.of(CUSTOMERS, PEOPLE)) {
        setProperty(table, "delta.enableDeletionVectors", "true");
        setProperty(table, "delta.enableChangeDataFeed", "true");
      }
    } else {
      setProperty(CUSTOMERS, "write.merge.mode", "merge-on-read");
    }
  }

  private void setProperty(String table, String name, String value) {
    loads.queryRows(
        "ALTER TABLE lake.%s SET TBLPROPERTIES ('%s' = '%s')".formatted(table, name, value));
  }

  /** Returns an id that is in the same rows, so that two ids match them. */
  private String otherIdOf(ErasedId person) {
    String id = "SELECT max(CorpEmail) FROM lake.%s WHERE Email = '%s'";
    return loads.queryRows(id.formatted(PEOPLE, person.value)).get(0).get(0);
  }

  /** Returns what the page's command prints for an id. */
  private static String hash(String id) throws IOException {
    Process process = new ProcessBuilder("bash", "-c", block("read")).start();
    try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
      input.write(id + "\n");
    }
    byte[] printed = process.getInputStream().readAllBytes();
    return new String(printed, StandardCharsets.UTF_8).substring(0, 64);
  }

  private void leaveFileOfAnInterruptedWrite(ErasedId id) throws IOException {
    Path file = id.filesWithRows().get(0);
    Path copy = Files.copy(file, file.resolveSibling("interrupted.parquet"));
    setAge(copy, Duration.ofDays(8));
  }

  private static void setAge(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private String inThisFormat(String sql) {
    return isDelta ? sql : sql.replace("USING delta", "USING iceberg");
  }

  /** The page has the view of one table, and examples/sql/erasure those of all tables. */
  private void createView(String table) throws IOException {
    String views = Files.readString(Path.of("examples/sql/erasure/views.sql"));
    runAll(views.replaceAll("(?s).*(CREATE OR REPLACE VIEW visible." + table + " .*?;).*", "$1"));
  }

  private void deleteOldVersions() throws IOException {
    // Later than the snapshots that these statements create.
    String now = "older_than => TIMESTAMP '" + Instant.now().plus(Duration.ofHours(1)) + "'";
    for (String table : List.of(CUSTOMERS, PEOPLE)) {
      run(
          isDelta ? "REORG" : "CALL ice",
          sql ->
              sql.replace(CUSTOMERS, table)
                  .replaceAll("(VACUUM [^;]*)", "$1 RETAIN 0 HOURS")
                  .replaceAll("(expire_snapshots\\([^)]*)", "$1, " + now));
    }
  }

  /** Lets the log of Delta Lake become older than it is kept, and write a checkpoint. */
  private void keepNoBounds() throws IOException {
    for (String table : isDelta ? List.of(CUSTOMERS, PEOPLE) : List.<String>of()) {
      run("ALTER TABLE", sql -> sql.replace(CUSTOMERS, table));
      setProperty(table, "delta.checkpointInterval", "1");
      Duration age = Duration.ofDays(32);
      for (Path file : files(table)) {
        if (file.toString().contains("_delta_log")) {
          age = age.minusSeconds(1);
          setAge(file, age);
        }
      }
    }
  }

  /** Runs the statements of the page's block that begins so. */
  private void run(String beginning, UnaryOperator<String> edit) throws IOException {
    runAll(edit.apply(block(beginning)));
  }

  private void runAll(String statements) {
    Stream.of(statements.split(";", -1)).filter(sql -> !sql.isBlank()).forEach(loads::queryRows);
  }

  private static String block(String beginning) throws IOException {
    return Snippet.of(PAGE).stream()
        .map(Snippet::text)
        .filter(text -> text.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the files in a table's folder in the order of their names. */
  private List<Path> files(String table) {
    String folder =
        loads.queryRows("DESCRIBE TABLE EXTENDED lake." + table).stream()
            .filter(row -> row.get(0).equals("Location"))
            .map(row -> row.get(1).replaceFirst("^file:", ""))
            .findFirst()
            .orElseThrow();
    return TableFiles.list(Path.of(folder));
  }

  /** The smallest value of a column, which is among the bounds of a file. */
  private final class ErasedId {
    private final String table;
    private final String column;
    private final String value;

    private ErasedId(String table, String column) {
      this.table = table;
      this.column = column;
      this.value = loads.queryRows("SELECT min(" + column + ") FROM lake." + table).get(0).get(0);
    }

    int rowsIn(String schema) {
      String rows =
          "SELECT 1 FROM " + schema + "." + table + " WHERE " + column + " = '" + value + "'";
      return loads.queryRows(rows).size();
    }

    List<Path> filesWithRows() {
      return find(true);
    }

    List<Path> filesWithBounds() {
      return find(false);
    }

    private List<Path> find(boolean ofRows) {
      return files(table).stream()
          .filter(file -> TableFiles.hasRows(file) == ofRows && TableFiles.contains(file, value))
          .toList();
    }

    @Override
    public String toString() {
      return column;
    }
  }
}
