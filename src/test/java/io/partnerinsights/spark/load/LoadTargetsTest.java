package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

/** Which tables a load creates, accepts and refuses, and that it touches nothing else. */
@Tag("delta")
final class LoadTargetsTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId";

  /** Spark replaces the first part by the variable in any text of a statement. */
  private static final String ATTACK = "${env:PATH}'\\'); DROP TABLE `lake`; -- ";

  private static final String OTHER =
      """
      {"datasetName":"%s","selectableColumns":["Month"],"availableMetrics":[],"availableDateRanges":["LIFETIME"]},\
      """;

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

  @TempDir Path folder;

  private List<LoadResult> into(String table, String dataset) {
    return loads.runLoad("into", table, "dataset", dataset);
  }

  @Test
  void aNameHasOneIdentity() {
    String catalog = SPARK.connectCatalog(loads.sandbox(), "my-`lake");
    Map.of(
            Columns.quoteName(catalog) + ".db.usage",
            catalog + "[db]usage",
            "`my-lake`.usage",
            "spark_catalog[my-lake]usage",
            "usage",
            "spark_catalog[default]usage",
            "delta.`/lake/my usage.b`",
            "spark_catalog[delta]/lake/my usage.b",
            "delta.`/lake//my usage.b/`",
            "spark_catalog[delta]/lake/my usage.b")
        .forEach(
            (name, identity) ->
                assertThat(TableAddress.of(loads.spark(), name).uniqueName()).isEqualTo(identity));
  }

  /** It has a protocol that Fabric's SQL endpoint reads, whatever type of times the session has. */
  @Test
  @Tag("full")
  void aPathIsATable() throws IOException {
    String table = "delta.`" + folder + "/office-usage.b/`";
    loads.spark().conf().set("spark.sql.timestampType", "TIMESTAMP_NTZ");
    try {
      assertThat(into(table, DATASET).get(0).values().contains(table)).isTrue();
    } finally {
      loads.spark().conf().unset("spark.sql.timestampType");
    }

    LoadResult again = into(table, DATASET).get(0);
    assertThat(again.state()).isEqualTo(State.NOTHING_NEW);
    assertThat(loads.queryRows("SELECT count(*) > 0, count(*) FROM " + table))
        .as("rows of a table without an execution")
        .containsExactly(List.of("true", String.valueOf(again.values().get(8))));
    String ofLoads = "delta.`" + folder + "/office-usage.b_loads`";
    assertThat(loads.queryRows("SELECT state FROM " + ofLoads))
        .containsExactlyInAnyOrder(List.of("LOADED"), List.of("NOTHING_NEW"));
    String log = content(folder.resolve("office-usage.b/_delta_log")).toString();
    assertThat(log).contains("\"minReaderVersion\":1").doesNotContain("\"minReaderVersion\":3");
    assertThat(log).doesNotContain("timestamp_ntz").doesNotContain("variant");
  }

  /** Arguments in the form name=value, and parts of the message. */
  @ParameterizedTest
  @ShortCases(
      value = 5,
      csv =
          @CsvSource(
              delimiter = '~',
              textBlock =
                  """
                  into=office-usage;dataset=OfficeUsage ~ into has the invalid value office-usage. Remedy: write
                  into=;dataset=OfficeUsage ~ Argument into
                  into=delta.`/x/y` ~ Argument `into` cannot be delta.`/x/y`;without argument `dataset`
                  into=lake.x;dataset=OfficeUsage;datasets=OfficeUsage ~ dataset cannot be combined with datasets
                  into=absent.office_usage;dataset=OfficeUsage ~ PI-6017;catalog absent cannot be used;NoSuchCatalog
                  datset=OfficeUsage ~ Did you mean dataset, datasets?
                  datasets=MSLearn ~ this dataset cannot be loaded, because the connector knows no month column in it;Remove the dataset from the load
                  datasets=OfficeUsage;range=LAST_9_MONTHS ~ LAST_9_MONTHS;offers LAST_MONTH, LAST_3_MONTHS;at least two months
                  datasets=OfficeUsage;range=LAST_MONTH ~ LAST_MONTH;offers LAST_MONTH, LAST_3_MONTHS;at least two months
                  datasets=OfficeUsage;since=soon ~ PI-6004;the first month to load, such as 2024-01
                  datasets=OfficeUsage;since=2026-07 ~ PI-6004;Month 2026-07 in argument since is in the future;Reason: the current month is 2026-06
                  datasets=OfficeUsage;fill=2026-05/2026-03 ~ PI-6004;fill has the invalid value 2026-05/2026-03
                  datasets=OfficeUsage;schedule=0h ~ PI-6004;schedule has the invalid value 0h
                  dataset=Profile;into=lake.profile;fill=2026-01 ~ fill does not apply to dataset Profile
                  datasets=OfficeUsage;schedule=none;wait=false ~ PI-6004;schedule => 'none'
                  datasets=OfficeUsage;fill=2026-01;wait=false ~ PI-6004;fill cannot be combined with wait
                  datasets=OfficeUsage;fill=2026-01;schedule=48h ~ PI-6004;cannot be combined with schedule
                  """))
  void wrongArgumentsAreRefusedBeforeAnyReport(String arguments, String messages) {
    loads.spark().conf().set("spark.sql.catalog.absent", "org.example.iceberg.NoSuchCatalog");
    String all = arguments.contains("into=") ? arguments : "into=lake;" + arguments;

    assertThatThrownBy(() -> loads.runLoad(all.split("[=;]", -1)))
        .hasMessageContaining("[PI-")
        .hasMessageContainingAll(messages.split(";"))
        .hasMessageNotContaining("null")
        .message()
        .doesNotContainPattern("^\\[PI-6017](?s:.*)Remedy: (?s:.*)Remedy: ");
    assertThat(loads.reportPostCount()).isZero();
    assertThat(loads.spark().catalog().tableExists("lake.profile")).isFalse();
  }

  private FutureTask<Boolean> createTableIn(String schema) {
    StructType columns = StructType.fromDDL("id INT");
    Dataset<Row> rows = loads.spark().createDataFrame(List.of(), columns);
    return new FutureTask<>(
        () -> TableFormat.createIfAbsent(loads.spark(), schema + ".t", rows, null, Map.of()));
  }

  @Test
  @Timeout(60)
  void anOutageOfOneCatalogHoldsUpNoTableOfAnother() throws Exception {
    loads.spark().conf().set("spark.sql.catalog.hanging", OutageCatalog.class.getName());
    FutureTask<Boolean> hanging = createTableIn("hanging.lake");
    Thread waiting = new Thread(hanging, "load into a catalog that hangs");
    waiting.start();
    OutageCatalog.CREATES.acquire();
    FutureTask<Boolean> other = createTableIn(loads.schema());
    new Thread(other, "load into another catalog").start();
    try {
      assertThat(other.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(hanging).isNotDone();
    } finally {
      waiting.interrupt();
    }
    assertThat(catchThrowable(() -> hanging.get(2, TimeUnit.SECONDS)))
        .hasMessageContaining("The load was interrupted");
  }

  @Test
  void aCatalogThatIsDownIsOneRetryableError() {
    loads.spark().conf().set("spark.sql.catalog.down", OutageCatalog.class.getName());
    loads.spark().conf().set("spark.sql.catalog.down.refuses", "true");

    Failures.assertFails(
        () -> loads.runLoad("into", "down.lake"),
        ErrorCode.TABLE_UNREACHABLE,
        "[PI-6019] A server that the load needs, such as the tables' catalog, is not available."
            + " Reason: ",
        "Connection refused. Remedy: run the load again when the server is available.");
    assertThat(ErrorCode.TABLE_UNREACHABLE.isRetryable()).isTrue();
    assertThat(loads.sandbox().calls().all()).isEmpty();
  }

  /** The session has Delta Lake's jar, but not its catalog. */
  @Test
  @Tag("full")
  void theErrorNamesTheSettingWithoutWhichDeltaLakeCreatesNoTable() {
    assertThatThrownBy(
            () -> loads.runLoad(TestSpark.session(), "into", loads.schema(), "datasets", DATASET))
        .hasMessageStartingWith(
            "[PI-6016] The load ended with problems (affected datasets: 1 of 1). Reason:"
                + " OfficeUsage FAILED: ")
        .hasMessageContainingAll("PI-6017", "spark.sql.catalog.spark_catalog")
        .hasMessageNotContaining("\tat ");
    assertThat(loads.reportPostCount()).isZero();
  }

  @Test
  @Tag("full")
  void aTableThatNoLoadHasCreatedIsRefusedUntilItsPropertiesSayWhoseItIs() {
    loads.queryRows("CREATE SCHEMA lake");
    loads.queryRows("CREATE TABLE lake.parquet (Month DATE) USING parquet");
    loads.queryRows("CREATE TABLE lake.office_usage (Month DATE, Mine STRING) USING delta");
    loads.queryRows(
        "INSERT INTO lake.office_usage VALUES (DATE'2020-01-01', 'before'), (NULL, 'none')");
    String in = loads.schema() + ".";
    assertThatThrownBy(() -> into(in + "parquet", DATASET)).hasMessageContaining("Delta Lake");
    assertThatThrownBy(loads::loadTable)
        .hasMessageContainingAll("PI-6017", "do not say which dataset and account")
        .satisfies(refused -> loads.runStatement(refused.getMessage(), "ALTER TABLE [^)]*\\)"));
    assertThat(loads.reportPostCount()).isZero();

    assertThat(loads.loadTable()).containsExactly(State.LOADED);

    assertThat(loads.queryRows("SELECT Mine FROM lake.office_usage WHERE _load IS NULL"))
        .as("rows outside the months stay")
        .containsExactlyInAnyOrder(List.of("before"), List.of("none"));
    assertThatThrownBy(() -> into(in + "office_usage", "EMSUsage"))
        .hasMessageContaining("its rows belong to a different dataset, OfficeUsage");
    loads.queryRows(
        "ALTER TABLE lake.office_usage SET TBLPROPERTIES ('partnerinsights.load.account' = 'his')");
    assertThatThrownBy(loads::loadTable)
        .hasMessageContaining("loaded by another user")
        .satisfies(refused -> loads.runStatement(refused.getMessage(), "ALTER TABLE [^)]*\\)"));
    assertThat(loads.loadTable()).as("the user's successor").containsExactly(State.NOTHING_NEW);
    loads.queryRows(
        "ALTER TABLE lake.office_usage UNSET TBLPROPERTIES ('partnerinsights.load.account')");
    assertThatThrownBy(loads::loadTable)
        .hasMessageContaining("do not say which dataset")
        .satisfies(refused -> loads.runStatement(refused.getMessage(), "ALTER TABLE [^)]*\\)"));
    assertThat(loads.loadTable())
        .as("a copy, which has no properties")
        .containsExactly(State.NOTHING_NEW);
  }

  @Test
  @Tag("full")
  void aFolderThatIsNotATableStaysAsItIs() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/empty"));
    Files.writeString(other.resolve("row.txt"), "mine");
    Path root = Files.createDirectories(folder.resolve("target/_delta_log/deeper"));
    Path target = root.getParent().getParent();
    Files.writeString(target.resolve("_delta_log/.00000000000000000000.json.1a.tmp"), "draft");
    Files.createSymbolicLink(target.resolve("link"), other);
    Map<String, String> before = content(folder);

    assertThatThrownBy(() -> into("delta.`" + target + "`", DATASET))
        .hasMessageContainingAll(
            "cannot be created", target.toString(), "[TABLE_OR_VIEW_ALREADY_EXISTS]")
        .hasMessageNotContaining("hadoop");

    assertThat(content(folder)).containsAllEntriesOf(before);
    assertThat(loads.reportPostCount()).isZero();
  }

  /** Returns each file, link and folder below a folder, with the file's bytes. */
  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        String text = isFile ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        content.put(root.relativize(path) + (Files.isSymbolicLink(path) ? " link" : ""), text);
      }
    }
    return content;
  }

  @Test
  @Tag("full")
  void aLoadLeavesOutNoRowThatItCannotRead() {
    loads.options.put("mode", "DROPMALFORMED");
    loads.loadTable();
    List<List<String>> before = loads.queryRows("SELECT * FROM " + TABLE);
    loads.files.editWith(
        "FROM file UNION ALL (SELECT * REPLACE ('no month' AS Month) FROM file LIMIT 1)");
    loads.passADay();

    assertThatThrownBy(loads::loadTable)
        .hasMessageContainingAll("PI-6016", "PI-5001", "column Month");

    assertThat(
            CollectionConverters.asJava(loads.spark().sparkContext().getPersistentRDDs()).values())
        .extracting(persisted -> ((RDD<?>) persisted).getStorageLevel())
        .as("the file does not stay on disk")
        .doesNotContain(StorageLevel.DISK_ONLY());
    assertThat(loads.queryRows("SELECT * FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  @Tag("full")
  void unschedulesNoReportOfOthers() {
    loads.loadTable("wait", "false");
    List<ScheduledReport> own = loads.listReports();
    NewQuery mine = new NewQuery("mine", "", "SELECT Month FROM OfficeUsage");
    String query = loads.clockedSandbox().client().createQuery(mine).queryId();
    for (ScheduledReport each : own) {
      schedule(each.reportName() + "0", query, each.description());
      schedule("mine", query, each.description());
      String ofOther = each.description().replaceFirst("account [0-9a-f]{8}", "account 00000000");
      schedule("Z" + each.reportName(), query, ofOther);
    }
    List<ScheduledReport> others = new ArrayList<>(loads.listReports());
    others.removeAll(own);

    String call = "CALL " + SPARK.connectCatalog(loads.sandbox()) + ".system.unschedule(";
    assertThat(Rows.of(loads.spark().sql(call + ")")))
        .as("without a dataset")
        .isNotEmpty()
        .allMatch(
            row -> row.get(3).equals("kept. To delete it, name its dataset, or set all => true"));
    assertThat(loads.listReports()).containsAll(own).containsAll(others);
    assertThatThrownBy(() -> loads.spark().sql(call + "'OfficeUsage', all => true)"))
        .hasMessageContaining("`all` cannot be combined with argument `dataset`");
    List<List<String>> deleted = Rows.of(loads.spark().sql(call + "'OfficeUsage')"));

    assertThat(deleted)
        .filteredOn(row -> row.get(0).equals("report"))
        .extracting(row -> row.get(1))
        .containsExactlyInAnyOrderElementsOf(own.stream().map(ScheduledReport::reportId).toList());
    assertThat(loads.listReports()).containsExactlyInAnyOrderElementsOf(others);
  }

  private void schedule(String name, String query, String description) {
    Instant start = loads.clockedSandbox().clock().instant().plus(Duration.ofDays(9));
    NewReport.Schedule daily = new NewReport.Schedule(start, Duration.ofDays(1), null, null);
    loads
        .clockedSandbox()
        .client()
        .createReport(
            new NewReport.Scheduled(name, description, query, daily, ReportFormat.CSV, null));
  }

  /** Puts the text into what the service sends, and removes it from what it receives. */
  private static Response attack(Interceptor.Chain chain) throws IOException {
    HttpUrl plain = HttpUrl.get("http://localhost/");
    String inPath = plain.newBuilder().addPathSegment(ATTACK).build().encodedPath().substring(1);
    String inQuery =
        plain.newBuilder().addQueryParameter("q", ATTACK).build().encodedQuery().substring(2);
    String url = chain.request().url().toString().replace(inPath, "").replace(inQuery, "");
    Response response = chain.proceed(chain.request().newBuilder().url(url).build());
    String text = ATTACK.replace("\\", "\\\\");
    String body =
        response
            .body()
            .string()
            .replace("\"executionId\":\"", "\"executionId\":\"" + text)
            .replace("\"reportStatus\":\"", "\"reportStatus\":\"" + text)
            .replace("\"user\":\"", "\"user\":\"" + text)
            .replace("\"selectableColumns\":[", "\"selectableColumns\":[\"" + text + "\",");
    if (chain.request().url().encodedPath().endsWith("/ScheduledDataset")) {
      body = body.replace("\"value\":[", "\"value\":[" + OTHER.formatted(text));
    }
    return response
        .newBuilder()
        .body(ResponseBody.create(body, response.body().contentType()))
        .build();
  }

  /** Texts that the service controls reach Spark as values and names. */
  @Test
  @Tag("full")
  void noTextOfTheServiceBecomesSql() {
    loads.wire = LoadTargetsTest::attack;
    loads.loadTable();
    loads.passADay();
    loads.loadTable();

    String ids = "SELECT DISTINCT _load.execution FROM " + TABLE;
    assertThat(loads.queryRows(ids))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get(0)).contains(ATTACK));
    assertThat(loads.queryRows("SELECT execution FROM lake.partnerinsights_loads"))
        .allSatisfy(row -> assertThat(row.get(0)).contains(ATTACK));
    assertThat(loads.loadTable()).containsExactly(LoadResult.State.NOTHING_NEW);
    assertThatThrownBy(() -> loads.loadDataset(ATTACK.replace(",", "")))
        .hasMessageContaining("its name cannot be the name of a table");
    for (String written :
        List.of(
            "SELECT * FROM " + TABLE,
            "SELECT * FROM lake.partnerinsights_loads",
            "SHOW TBLPROPERTIES " + TABLE,
            "DESCRIBE HISTORY " + TABLE)) {
      assertThat(loads.queryRows(written).toString())
          .hasSizeGreaterThan(2)
          .doesNotContain(System.getenv("PATH"));
    }
    assertThat(loads.queryRows("SHOW TABLES IN lake")).hasSize(2);
  }
}
