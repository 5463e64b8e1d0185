package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.stream.ExecutionStream;
import io.partnerinsights.core.stream.StreamOffset;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.SavedService;
import io.partnerinsights.testing.SavedState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Finds, continues and deletes what reads and streams of earlier versions have created. Each read
 * and the stream have a name, their options, their report's id, and what engines save of them.
 */
final class SavedReadsTest {
  private static final String NAME = "reads";
  private static final String READS = "reads.json";
  private static final String STREAM = "stream";
  private static final String SELECT = "SELECT Month, CustomerMarket, MPNId FROM OfficeUsage ";
  private static final int SPLIT_BYTES = 700;
  private static final JsonMapper JSON = new JsonMapper();

  /** The reads by what is special about their reports. */
  private static final Map<String, Map<String, String>> OPTIONS =
      new TreeMap<>(
          Map.of(
              STREAM,
              Map.of("query", SELECT + "TIMESPAN LAST_MONTH", "recurrenceInterval", "24h"),
              "shared",
              Map.of("query", SELECT + "TIMESPAN LAST_3_MONTHS"),
              "labelled",
              Map.of(
                  "query",
                  SELECT + "WHERE CustomerMarket = 'Brazil' TIMESPAN LAST_6_MONTHS",
                  "reportLabel",
                  "MonthlyUsage",
                  "reportDescription",
                  "For finance: 2026"),
              "dataset",
              Map.of("dataset", "OfficeUsage", "columns", "Month,MPNId"),
              "kept",
              Map.of("query", SELECT + "TIMESPAN LAST_1_YEAR", "keep", "report"),
              "kept with its query",
              Map.of("query", SELECT + "ORDER BY MPNId TIMESPAN LAST_3_MONTHS", "keep", "all"),
              "not shared",
              Map.of("query", SELECT + "TIMESPAN LAST_6_MONTHS", "reuse", "never")));

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.clocked(
          Sandbox.builder()
              .latency(Duration.ofMinutes(10))
              .scale(0.02)
              .compression(Compression.NONE)
              .tokenLifetime(Duration.ofDays(99)));

  @TempDir Path folder;

  private SavedService service;
  private JsonNode reads;

  @AfterEach
  void closeService() {
    service.close();
  }

  static List<SavedState> saved() {
    return SavedState.all(NAME);
  }

  private void restore(SavedState state) throws IOException {
    service = SavedService.restore(sandbox.clocked(), state, state.unpack(folder));
    reads = JSON.readTree(state.file(READS).toFile());
  }

  private Session session(Map<String, String> more) {
    Map<String, String> options = service.options("pollInterval", "1m");
    options.putAll(more);
    return Session.open(
        ConnectorOptions.parse(options),
        ClockedApplication.of(
            sandbox.clocked(), service.client(), duration -> sandbox.clocked().pass(duration)));
  }

  private ExecutionStream stream(Map<String, String> options) {
    StreamPlan plan = StreamPlan.of(session(options));
    return new ExecutionStream(plan, plan.read().schema());
  }

  @Test
  @Tag(SavedState.WRITES)
  void savesReadsAndAStream() throws IOException {
    SavedState state = SavedState.written(NAME);
    service = SavedService.record(sandbox.clocked(), state, 54);
    ObjectNode saved = JSON.createObjectNode();
    ExecutionStream stream = stream(OPTIONS.get(STREAM));
    StreamOffset first = stream.latest(StreamOffset.initial(), 10);
    sandbox.clocked().pass(Duration.ofDays(1));
    StreamOffset second = stream.latest(first, 10);
    ScheduledReport schedule = sandbox.clocked().client().reports(ReportFilter.all()).get(0);
    add(saved, STREAM, schedule.reportId())
        .put("initial", StreamOffset.initial().toJson())
        .put("first", first.toJson())
        .put("second", second.toJson());
    for (String name : OPTIONS.keySet().stream().filter(each -> !each.equals(STREAM)).toList()) {
      ReadPlan plan = session(OPTIONS.get(name)).plan();
      String begun = plan.begin();
      ReportRead read = plan.restore(begun);
      String id = read.submit();
      ObjectNode added = add(saved, name, id).put("begun", begun).put("submitted", read.save());
      Report report = read.await();
      added.put("complete", read.save());
      report.splits(plan.spec()).forEach(split -> added.withArray("whole").add(split.save()));
      TestSplits.of(report, report.newest(), plan.spec(), SPLIT_BYTES)
          .forEach(split -> added.withArray("splits").add(split.save()));
    }
    service.save(folder);
    JSON.writerWithDefaultPrettyPrinter().writeValue(state.file(READS).toFile(), saved);
  }

  private static ObjectNode add(ObjectNode saved, String name, String reportId) {
    ObjectNode added = saved.putObject(name).put("reportId", reportId);
    added.set("options", JSON.valueToTree(OPTIONS.get(name)));
    return added;
  }

  /** Returns the saved reads, without the stream. */
  private List<Map.Entry<String, JsonNode>> reads() {
    return reads.properties().stream().filter(each -> !each.getKey().equals(STREAM)).toList();
  }

  private static Map<String, String> options(JsonNode read) {
    Map<String, String> options = new HashMap<>();
    read.path("options").properties().forEach(each -> options.put(each.getKey(), text(each)));
    // Version 0.1.0 had this value, which also kept everything.
    if (options.remove("reuse", "always")) {
      options.put("keep", "all");
    }
    return options;
  }

  private static String text(Map.Entry<String, JsonNode> field) {
    return field.getValue().asText();
  }

  private static String id(JsonNode read) {
    return read.path("reportId").asText();
  }

  @ParameterizedTest
  @MethodSource("saved")
  void findsTheReportsOfReads(SavedState state) throws IOException {
    restore(state);
    for (Map.Entry<String, JsonNode> read : reads()) {
      Map<String, String> options = options(read.getValue());
      boolean shared = !options.containsKey("reuse") && !options.containsKey("keep");
      if (shared) {
        assertThat(session(options).plan().read().await().reportId())
            .as(read.getKey())
            .isEqualTo(id(read.getValue()));
      }
    }
    assertThat(service.created()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("saved")
  void continuesReadsOrRefuses(SavedState state) throws IOException {
    restore(state);
    for (Map.Entry<String, JsonNode> read : reads()) {
      for (String moment : List.of("begun", "submitted", "complete")) {
        String saved = read.getValue().path(moment).asText();
        ReadPlan plan = session(options(read.getValue())).plan();
        boolean mustContinue = version(saved).equals(version(plan.begin()));
        try {
          assertThat(plan.restore(saved).await().reportId())
              .as("%s, %s", read.getKey(), moment)
              .isEqualTo(id(read.getValue()));
        } catch (OptionsException e) {
          assertThat(mustContinue).as(e.getMessage()).isFalse();
          assertThat(e).hasMessageContainingAll("[PI-6013]", "Remedy: ");
        }
      }
    }
    assertThat(service.created()).isEmpty();
  }

  private static JsonNode version(String saved) throws IOException {
    return JSON.readTree(saved).path("version");
  }

  @ParameterizedTest
  @MethodSource("saved")
  void readsSplits(SavedState state) throws IOException {
    restore(state);
    int splits = 0;
    for (Map.Entry<String, JsonNode> read : reads()) {
      ReadPlan plan = session(options(read.getValue())).plan();
      Report report = plan.restore(read.getValue().path("complete").asText()).await();
      long whole = rows(read.getValue().path("whole"), report, plan.spec());
      assertThat(whole).isPositive();
      assertThat(rows(read.getValue().path("splits"), report, plan.spec())).isEqualTo(whole);
      splits += read.getValue().path("splits").size();
    }
    assertThat(splits).as("splits of " + reads().size() + " reads").isGreaterThan(reads().size());
  }

  private static long rows(JsonNode splits, Report report, ReadSpec spec) throws IOException {
    long rows = 0;
    for (JsonNode text : splits) {
      ReadSplit split = ReadSplit.restore(text.asText());
      try (BatchReader reader = BatchReader.open(split, report, spec)) {
        while (reader.next()) {
          rows += reader.batch().rows();
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("saved")
  void continuesAStream(SavedState state) throws IOException {
    restore(state);
    ExecutionStream stream = stream(options(reads.path(STREAM)));
    StreamOffset initial = StreamOffset.parse(reads.path(STREAM).path("initial").asText());
    StreamOffset first = StreamOffset.parse(reads.path(STREAM).path("first").asText());
    StreamOffset second = StreamOffset.parse(reads.path(STREAM).path("second").asText());

    assertThat(initial).isEqualTo(StreamOffset.initial());
    assertThat(stream.reports(first, second)).hasSize(1);
    sandbox.clocked().pass(Duration.ofDays(1));
    assertThat(stream.reports(second, stream.latest(second, 10))).hasSize(1);
    assertThat(stream(options(reads.path(STREAM))).latest(initial, 10).toJson())
        .as("the offset of a new stream, which finds the schedule")
        .contains(id(reads.path(STREAM)));
    assertThat(service.created()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("saved")
  void deletesWhatAUserCleansUp(SavedState state) throws IOException {
    restore(state);
    String mine = sandbox.clocked().schedule("mine", SELECT + "TIMESPAN LAST_1_YEAR");
    PartnerInsightsClient client = service.client();
    ReportCleanup cleanup = new ReportCleanup(client, sandbox.clocked().localClock());

    cleanup.delete(cleanup.find(Duration.ZERO));

    assertThat(reportIds(client)).containsExactlyInAnyOrder(mine, id(reads.path(STREAM)));
    assertThat(client.queries(QueryFilter.own()))
        .filteredOn(query -> !query.isSystem())
        .hasSize(2)
        .extracting(ScheduledQuery::name)
        .contains("daily query");
  }

  @ParameterizedTest
  @MethodSource("saved")
  void deletesWhatIsDue(SavedState state) throws IOException {
    restore(state);
    List<String> staying = new ArrayList<>(List.of(id(reads.path(STREAM))));
    reads().stream()
        .filter(read -> read.getKey().startsWith("kept"))
        .forEach(read -> staying.add(id(read.getValue())));
    sandbox.clocked().pass(Duration.ofDays(2));

    session(options(reads.path("shared"))).deleteDueReports();

    assertThat(reportIds(service.client())).containsExactlyInAnyOrderElementsOf(staying);
  }

  private static List<String> reportIds(PartnerInsightsClient client) {
    return client.reports(ReportFilter.all()).stream().map(ScheduledReport::reportId).toList();
  }
}
