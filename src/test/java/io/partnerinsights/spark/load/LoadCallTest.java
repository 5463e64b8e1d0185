package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.spark.Load;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The procedures and the notebook that calls them, the method for Java and the command, on the
 * system's clock.
 */
@Tag("delta")
final class LoadCallTest {
  private static final String SCHEMA = "of_notebook";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  @RegisterExtension
  final SandboxExtension his =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).with(s -> s.seed = 2).scale(0.2));

  private SparkSession spark;
  private String catalog;
  private String table;

  @BeforeEach
  void connect() {
    spark = SPARK.session();
    catalog = SPARK.connectCatalog(service.sandbox());
    SparkSession.setActiveSession(spark);
    table = SCHEMA + ".office_usage";
    spark.sql("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
  }

  /** PySpark is not among the dependencies, so Java runs the statements of the notebook. */
  @Test
  @Tag("full")
  void loadsByTheCallsOfTheNotebookByMethodAndByCommand() throws IOException {
    List<String> statements = Notebook.of("lakehouse").sqlStatements();
    assertThat(statements).hasSize(7);
    sql("EXPLAIN " + statements.get(2));
    assertThat(Rows.of(sql(statements.get(0)).select("state")))
        .hasSize(2)
        .containsOnly(List.of("PLANNED"));
    assertThat(service.calls().count("POST", "/ScheduledReport")).isZero();
    assertThat(Rows.of(sql(statements.get(1)))).as("no load runs").isEmpty();

    List<List<String>> first = Rows.of(sql(statements.get(2)));
    assertThat(first).hasSize(2);
    assertThat(first.get(1).subList(1, 4)).containsExactly("OfficeUsage", table, "LOADED");
    assertThat(Rows.of(spark.table(table))).hasSizeGreaterThan(10);
    assertThat(Rows.of(spark.sql("DESCRIBE " + table)).toString())
        .contains("Month, date, ")
        .contains("_load, struct<");

    assertThat(Rows.of(sql(statements.get(2)).select("state")))
        .hasSize(2)
        .containsOnly(List.of("NOTHING_NEW"));
    assertThat(Rows.of(sql(statements.get(3)).select("dataset")))
        .hasSize(4)
        .contains(List.of("AzureUsage"));
    Map<String, String> arguments = Map.of("into", table, "dataset", "OfficeUsage");
    assertThat(Rows.of(Load.run(spark, catalog, arguments).select("state")))
        .containsExactly(List.of("NOTHING_NEW"));
    Load.main(new String[] {"catalog=" + catalog, "into=" + table, "dataset=OfficeUsage"});
    assertThat(spark.sparkContext().isStopped()).isFalse();
    MeasureView.readStatements("azure_usage", SCHEMA).forEach(spark::sql);
    assertThat(Rows.of(sql(statements.get(4)))).hasSize(6);
    for (String unschedule : statements.subList(5, 7)) {
      assertThat(Rows.of(sql(unschedule).select("kind")))
          .contains(List.of("report"), List.of("query"));
    }
    assertThat(Rows.of(Load.unscheduleAll(spark, catalog))).isEmpty();
  }

  /** The remedy of PI-5005 is an option, which a user may set for one table only. */
  @Test
  @Tag("full")
  void readsFilesWithTheOptionsOfTheirTable() {
    String key = "spark.sql.catalog." + catalog;
    spark.conf().set(key + ".maxFieldBytes", "4");
    spark.conf().set(key + ".mode", "PERMISSIVE");
    spark.conf().set(key + ".columnNameOfCorruptRecord", "bad");
    Map<String, String> arguments = Map.of("into", table, "dataset", "OfficeUsage");
    assertThatThrownBy(() -> Load.run(spark, catalog, arguments)).hasMessageContaining("PI-5005");

    spark.conf().set(key + ".mpn.OfficeUsage.maxFieldBytes", "1MiB");

    assertThat(Rows.of(Load.run(spark, catalog, arguments).select("state")))
        .containsExactly(List.of("LOADED"));
  }

  @Test
  void wrongNamesAreRefused() {
    assertThatThrownBy(
            () -> Load.main(new String[] {"into=x", "datasets=OfficeUsage", "Datasets=EMSUsage"}))
        .hasMessageContaining("Datasets is passed twice");
    assertThatThrownBy(() -> Load.main(new String[] {"catalog=none", "into=x"}))
        .hasMessageContaining("Catalog none is not configured");
    assertThatThrownBy(() -> sql("CALL insights.system.unschedule(dataset => 'EMSUsge')"))
        .as("its schedule would go on")
        .hasMessageContaining("Did you mean EMSUsage");
  }

  /** A thread may read with another session after the load, or with the default one. */
  @Test
  void leavesTheThreadItsActiveSession() {
    SparkSession other = spark.newSession();
    SparkSession.setActiveSession(other);
    assertIsRefused();
    assertThat(SparkSession.getActiveSession().get()).isSameAs(other);
    Load.unschedule(spark, catalog, "EMSUsage");
    assertThat(SparkSession.getActiveSession().get()).isSameAs(other);

    SparkSession.clearActiveSession();
    assertIsRefused();
    assertThat(SparkSession.getActiveSession().isEmpty()).isTrue();
  }

  private void assertIsRefused() {
    assertThatThrownBy(() -> Load.run(spark, catalog, Map.of("into", "a.b.c")))
        .hasMessageStartingWith("[PI-6017]");
  }

  /** As spark-submit runs it, without a session. */
  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "hour=25,[PI-6004] Argument hour",
            "Into=b,[PI-6002] Argument Into is passed twice."
          }))
  void aWrongArgumentEndsTheProgramBeforeSparkStarts(
      String argument, String error, @TempDir Path folder) throws Exception {
    Process program = start(Map.of(), folder, "into=lake", argument);

    assertThat(program.waitFor()).isEqualTo(2);
    assertThat(folder.resolve("log")).content().contains(error).doesNotContain("SparkContext");
  }

  /** Spark's own hook stops the session, and each wait for a report with it. */
  @Test
  @Tag("full")
  void aSignalNamesTheReportsThatStay(@TempDir Path folder) throws Exception {
    try (Sandbox slow = Sandbox.builder().latency(Duration.ofHours(1)).scale(0.1).start()) {
      String key = "spark.sql.catalog.insights";
      Map<String, String> settings = new HashMap<>();
      ReadOptions.of(slow).forEach((option, text) -> settings.put(key + "." + option, text));
      settings.put(key, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
      settings.put("spark.master", "local[1]");
      settings.put("spark.ui.enabled", "false");
      settings.put("spark.sql.warehouse.dir", folder.toString());
      settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
      settings.put(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
      Process program = start(settings, folder, "into=lake", "datasets=OfficeUsage,EMSUsage");
      slow.calls().awaitUntil(calls -> polled(calls).size() == 2);

      program.destroy();

      int exit = program.onExit().orTimeout(1, TimeUnit.MINUTES).join().exitValue();
      assertThat(folder.resolve("log"))
          .content()
          .containsOnlyOnce("Interrupted. The service keeps reports ")
          .contains(polled(slow.calls()))
          .doesNotContain("Exception");
      assertThat(exit).isEqualTo(143);
      Path loadsTable = folder.resolve("lake.db/partnerinsights_loads");
      assertThat(Rows.of(spark.read().format("delta").load(loadsTable.toString()).select("state")))
          .containsExactly(List.of("FAILED"), List.of("FAILED"));
    }
  }

  private static Set<String> polled(CallLog calls) {
    String polls = "/ScheduledReport/execution/";
    return calls.all().stream()
        .filter(call -> call.path().startsWith(polls))
        .map(call -> call.path().substring(polls.length()))
        .collect(Collectors.toSet());
  }

  private static Process start(Map<String, String> settings, Path folder, String... arguments)
      throws IOException {
    List<String> command =
        ChildProcess.javaCommand(ChildProcess.ownClassPath(), ChildProcess.ownFlags("-Xmx1g"));
    settings.forEach((key, text) -> command.add("-D" + key + "=" + text));
    command.add(Load.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /** Spark itself refuses these, so a page says what to do. */
  @Test
  void thePageHasWhatSparkSaysOfACall() throws IOException {
    String plain = "spark.sql.catalog.of_reads";
    spark.conf().set(plain, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
    ReadOptions.of(service.sandbox())
        .forEach((key, text) -> spark.conf().set(plain + "." + key, text));
    String page = Files.readString(Path.of("docs/troubleshooting.md"));

    Map.of(
            "nowhere.system.load(into => 'x')",
            "UNRESOLVED_ROUTINE",
            "of_reads.system.load(into => 'x')",
            "MISSING_CATALOG_ABILITY.PROCEDURES",
            catalog + ".system.load(into => 'x', datset => 'y')",
            "UNRECOGNIZED_PARAMETER_NAME")
        .forEach(
            (call, condition) -> {
              assertThatThrownBy(() -> spark.sql("CALL " + call)).hasMessageContaining(condition);
              assertThat(page).contains("| `" + condition + "`");
            });
  }

  private Dataset<Row> sql(String statement) {
    return spark.sql(
        statement.replace("insights.", catalog + ".").replaceAll("\\blake\\b", SCHEMA));
  }

  /** One of them creates the table, and the other writes nothing into it. */
  @Test
  @Tag("full")
  void twoAccountsThatCreateOneTableDoNotMixTheirRows() {
    String ofHis = SPARK.connectCatalog(his.sandbox());
    CompletableFuture<String> beside = CompletableFuture.supplyAsync(() -> error(ofHis));
    List<String> errors = List.of(error(catalog), beside.join());

    assertThat(errors).containsOnlyOnce("");
    assertThat(String.join("", errors)).contains("loaded by another user");
    Sandbox winner = errors.get(0).isEmpty() ? service.sandbox() : his.sandbox();
    List<List<String>> names =
        Rows.of(winner.expectedRows("SELECT CustomerName FROM OfficeUsage TIMESPAN LAST_1_YEAR"));
    assertThat(Rows.of(spark.sql("SELECT DISTINCT CustomerName FROM " + table)))
        .isNotEmpty()
        .isSubsetOf(names);
    for (String statement :
        List.of(
            "SELECT DISTINCT _load FROM " + table,
            "SELECT * FROM " + SCHEMA + ".partnerinsights_loads",
            "SHOW TBLPROPERTIES " + table,
            "DESCRIBE HISTORY " + table)) {
      assertThat(Rows.of(spark.sql(statement)).toString())
          .as(statement)
          .hasSizeGreaterThan(2)
          .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, Sandbox.USERNAME, "sig=", "eyJ");
    }
  }

  /** Loads with the account of a catalog, and returns the error; empty for none. */
  private String error(String of) {
    SparkSession.setActiveSession(spark);
    YearMonth since = YearMonth.now(ZoneOffset.UTC).minusMonths(6);
    String load = ".system.load(into => '%s', dataset => 'OfficeUsage', since => '%s')";
    try {
      return spark.sql("CALL " + of + load.formatted(table, since)).isEmpty() ? "no row" : "";
    } catch (RuntimeException e) {
      return e.getMessage();
    }
  }
}
