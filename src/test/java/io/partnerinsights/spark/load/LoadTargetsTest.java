package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tables a load creates, accepts and refuses, and that it touches nothing else. */
@Tag("delta")
final class LoadTargetsTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId";

  /** Spark replaces the first part by the variable in any text of a statement. */
  private static final String ATTACK = "${env:PATH}'\\'); DROP TABLE `lake`; -- ";

  private static final JsonMapper JSON = new JsonMapper();

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

  @TempDir Path folder;

  private List<LoadResult> into(String table, String dataset) {
    return loads.run("into", table, "dataset", dataset);
  }

  /** It has a protocol that Fabric's SQL endpoint reads, whatever type of times the session has. */
  @Test
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
    assertThat(loads.rows("SELECT count(*) > 0, count(*) FROM " + table))
        .as("rows of a table without an execution")
        .containsExactly(List.of("true", String.valueOf(again.values().get(8))));
    String ofLoads = "delta.`" + folder + "/office-usage.b_loads`";
    assertThat(loads.rows("SELECT state FROM " + ofLoads))
        .containsExactlyInAnyOrder(List.of("LOADED"), List.of("NOTHING_NEW"));
    String log = content(folder.resolve("office-usage.b/_delta_log")).toString();
    assertThat(log).contains("\"minReaderVersion\":1").doesNotContain("\"minReaderVersion\":3");
    assertThat(log).doesNotContain("timestamp_ntz").doesNotContain("variant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"office-usage", "Büro", "lake..b", "lake.", ".b", "lake.`b", "`", ""})
  void otherFormsOfANameAreRefusedWithAReason(String name) {
    assertThatThrownBy(() -> into(name, DATASET))
        .hasMessageContainingAll("[PI-6", "into", "Remedy: ")
        .hasMessageNotContaining("null");
    assertThat(loads.calls().all()).isEmpty();
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> loads.run("into", loads.schema(), "datset", DATASET))
        .hasMessageContaining("Did you mean dataset, datasets?");
    assertThatThrownBy(() -> loads.load("OfficeUsge"))
        .hasMessageContainingAll("PI-2002", "Did you mean OfficeUsage?");
    assertThatThrownBy(() -> loads.load("MSLearn")).hasMessageContaining("neither a column");
    assertThat(loads.reports()).isZero();
  }

  @Test
  void aCatalogThatCannotBeUsedIsAnErrorOfTheDataset() {
    loads.spark().conf().set("spark.sql.catalog.absent", "org.example.iceberg.NoSuchCatalog");
    try {
      assertThatThrownBy(() -> into("absent.office_usage", DATASET))
          .hasMessageContainingAll("[PI-6016]", "OfficeUsage FAILED: ", "NoSuchCatalog");
    } finally {
      loads.spark().conf().unset("spark.sql.catalog.absent");
    }
    assertThat(loads.reports()).isZero();
  }

  @Test
  void aTableThatNoLoadHasCreatedIsRefusedUntilItsPropertiesSayWhoseItIs() {
    loads.rows("CREATE SCHEMA lake");
    loads.rows("CREATE TABLE lake.parquet (Month DATE) USING parquet");
    loads.rows("CREATE TABLE lake.old (Month DATE, _load STRUCT<known: STRING>) USING delta");
    loads.rows("CREATE TABLE lake.office_usage (Month DATE, Mine STRING) USING delta");
    loads.rows("INSERT INTO lake.office_usage VALUES (DATE'2020-01-01', 'before'), (NULL, 'none')");
    String in = loads.schema() + ".";
    assertThatThrownBy(() -> into(in + "parquet", DATASET)).hasMessageContaining("Delta Lake");
    assertThatThrownBy(() -> into(in + "old", DATASET)).hasMessageContaining("column _load");
    assertThatThrownBy(loads::load)
        .hasMessageContainingAll("PI-6017", "its properties do not say whose it is")
        .satisfies(refused -> loads.runStatement(refused.getMessage(), "ALTER TABLE [^)]*\\)"));
    assertThat(loads.reports()).isZero();

    assertThat(loads.load()).containsExactly(State.LOADED);

    assertThat(loads.rows("SELECT Mine FROM lake.office_usage WHERE _load IS NULL"))
        .as("rows outside the months stay")
        .containsExactlyInAnyOrder(List.of("before"), List.of("none"));
    assertThatThrownBy(() -> into(in + "office_usage", "EMSUsage"))
        .hasMessageContaining("its rows are of dataset OfficeUsage");
    loads.rows(
        "ALTER TABLE lake.office_usage SET TBLPROPERTIES ('partnerinsights.load.account' = 'his')");
    assertThatThrownBy(loads::load).hasMessageContaining("of another account");
    loads.rows(
        "ALTER TABLE lake.office_usage UNSET TBLPROPERTIES ('partnerinsights.load.account')");
    assertThatThrownBy(loads::load).hasMessageContaining("do not say whose it is");
  }

  @Test
  void aFolderThatIsNotATableStaysAsItIs() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/empty"));
    Files.writeString(other.resolve("row.txt"), "mine");
    Path root = Files.createDirectories(folder.resolve("target/_delta_log/deeper"));
    Path target = root.getParent().getParent();
    Files.writeString(target.resolve("_delta_log/.00000000000000000000.json.1a.tmp"), "draft");
    Files.createSymbolicLink(target.resolve("link"), other);
    Map<String, String> before = content(folder);

    assertThatThrownBy(() -> into("delta.`" + target + "`", DATASET))
        .hasMessageContainingAll("cannot be created", target.toString(), "hadoop fs -rm -r");

    assertThat(content(folder)).containsAllEntriesOf(before);
    assertThat(loads.reports()).isZero();
  }

  /** Returns each file, link and folder below a folder, with the file's bytes. */
  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths.forEach(path -> content.put(root.relativize(path).toString(), text(path)));
    }
    return content;
  }

  private static String text(Path path) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          ? Files.readString(path, StandardCharsets.ISO_8859_1)
          : String.valueOf(Files.isSymbolicLink(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("full")
  void aLoadLeavesOutNoRowThatItCannotRead() {
    loads.set("mode", "DROPMALFORMED");
    loads.load();
    List<List<String>> before = loads.rows("SELECT * FROM " + TABLE);
    loads.edit(LoadTargetsTest::withABadMonth);
    loads.passADay();

    assertThatThrownBy(loads::load).hasMessageContainingAll("PI-6016", "PI-5001", "column Month");

    assertThat(loads.rows("SELECT * FROM " + TABLE)).containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<List<String>> withABadMonth(List<List<String>> file) {
    List<List<String>> bad = new ArrayList<>(file);
    List<String> record = new ArrayList<>(file.get(1));
    record.set(file.get(0).indexOf("Month"), "no month");
    bad.add(record);
    return bad;
  }

  @Test
  void unschedulesNoReportOfOthers() {
    loads.states("wait", "false");
    PartnerInsightsClient client = loads.clocked().client();
    List<ScheduledReport> own = client.reports(ReportFilter.all());
    String query =
        client.createQuery(new NewQuery("mine", "", "SELECT Month FROM OfficeUsage")).queryId();
    String name =
        ReportNames.ofReport("OfficeUsageLoad", Fingerprint.of("x"), "0123456789abcdef", 1);
    String kept = "Created by the Partner Insights connector, to be kept";
    client.createReport(new NewReport.ExecuteNow(name, kept, query, null, ReportFormat.CSV, null));
    for (ScheduledReport each : own) {
      schedule(client, each.reportName() + "0", query, each.description());
      schedule(client, "mine", query, each.description());
    }
    schedule(client, "LoadByMe", query, "Created by the Partner Insights connector");
    List<String> all = ids(client.reports(ReportFilter.all()));

    String catalog = SPARK.connect(loads.sandbox());
    List<List<String>> deleted =
        Rows.of(loads.spark().sql("CALL " + catalog + ".system.unschedule('OfficeUsage')"));

    assertThat(deleted)
        .filteredOn(row -> row.get(0).equals("report"))
        .extracting(row -> row.get(1))
        .containsExactlyInAnyOrderElementsOf(ids(own));
    assertThat(ids(client.reports(ReportFilter.all()))).hasSize(all.size() - own.size());
  }

  private static List<String> ids(List<ScheduledReport> reports) {
    return reports.stream().map(ScheduledReport::reportId).toList();
  }

  private void schedule(
      PartnerInsightsClient client, String name, String query, String description) {
    Instant start = loads.clocked().clock().instant().plus(Duration.ofDays(9));
    NewReport.Schedule daily = new NewReport.Schedule(start, Duration.ofDays(1), null, null);
    client.createReport(
        new NewReport.Scheduled(name, description, query, daily, ReportFormat.CSV, null));
  }

  /** Puts the text before each id that the service sends, and removes it from what it receives. */
  private static Request sent(Request request) {
    HttpUrl plain = HttpUrl.get("http://localhost/");
    String inPath = plain.newBuilder().addPathSegment(ATTACK).build().encodedPath().substring(1);
    String inQuery =
        plain.newBuilder().addQueryParameter("q", ATTACK).build().encodedQuery().substring(2);
    String url = request.url().toString().replace(inPath, "").replace(inQuery, "");
    return request.newBuilder().url(url).build();
  }

  private static String received(Request request, String body) {
    if (request.url().encodedPath().contains("/blob/") || !body.startsWith("{")) {
      return body;
    }
    try {
      JsonNode answer = JSON.readTree(body);
      for (JsonNode item : answer.path("value")) {
        edit((ObjectNode) item);
      }
      if (request.url().encodedPath().endsWith("/ScheduledDataset")) {
        ((ArrayNode) answer.path("value")).add(otherDataset());
      }
      return answer.toString();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void edit(ObjectNode item) {
    if (item.has("executionId")) {
      item.put("executionId", ATTACK + item.path("executionId").asText());
    }
    if (item.has("datasetName")) {
      ((ArrayNode) item.path("selectableColumns")).add(ATTACK);
    }
    if (item.has("reportStatus")) {
      item.put("reportStatus", ATTACK);
      item.put("user", ATTACK);
    }
  }

  private static JsonNode otherDataset() {
    ObjectNode other = JSON.createObjectNode().put("datasetName", ATTACK);
    other.putArray("selectableColumns").add("Month").add(ATTACK);
    other.putArray("availableMetrics");
    other.putArray("availableDateRanges").add("LIFETIME");
    return other;
  }

  /** Texts that the service controls reach Spark as values and names. */
  @Test
  @Tag("full")
  void noTextOfTheServiceBecomesSql() {
    loads.translate(LoadTargetsTest::sent, LoadTargetsTest::received);
    loads.load();
    loads.passADay();
    loads.load();

    String ids = "SELECT DISTINCT _load.execution FROM " + TABLE;
    assertThat(loads.rows(ids))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get(0)).startsWith(ATTACK));
    assertThat(loads.rows("SELECT execution FROM lake.partnerinsights_loads"))
        .allSatisfy(row -> assertThat(row.get(0)).startsWith(ATTACK));
    assertThat(loads.load()).containsExactly(LoadResult.State.NOTHING_NEW);
    assertThatThrownBy(() -> loads.load(ATTACK.replace(",", "")))
        .hasMessageContaining("a name that cannot be that of a table");
    assertThat(written()).isNotEmpty().doesNotContain(System.getenv("PATH"));
    assertThat(loads.rows("SHOW TABLES IN lake")).hasSize(2);
  }

  /** All that loads have written, also into properties and into what commits say. */
  private String written() {
    List<List<String>> all = new ArrayList<>(loads.rows("SELECT * FROM " + TABLE));
    all.addAll(loads.rows("SELECT * FROM lake.partnerinsights_loads"));
    all.addAll(loads.rows("SHOW TBLPROPERTIES " + TABLE));
    all.addAll(loads.rows("DESCRIBE HISTORY " + TABLE));
    return all.stream().map(List::toString).collect(Collectors.joining("\n"));
  }
}
