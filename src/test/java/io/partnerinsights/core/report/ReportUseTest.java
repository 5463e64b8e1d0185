package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.plan.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reports of this and of earlier versions are for. */
final class ReportUseTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");
  private static final String QUERY = "SELECT Month FROM OfficeUsage";
  private static final Fingerprint ONE = Fingerprint.of("one");
  private static final String MARK = "0123456789abcdef";

  private static ScheduledReport report(String name, String text, String query, boolean once) {
    return new ScheduledReport(
        "id",
        name,
        text,
        "query",
        query,
        "user",
        START,
        null,
        once ? Trigger.EXECUTE_NOW : Trigger.SCHEDULE,
        once ? null : START.plus(Duration.ofHours(5)),
        "Active",
        once ? null : Duration.ofHours(24),
        null,
        ScheduleEnd.UNKNOWN,
        null,
        ReportFormat.CSV);
  }

  @ParameterizedTest
  @CsvSource({
    "delta, LOAD_SCHEDULE LOAD_HISTORY",
    "stream, STREAM",
    "flink-unbounded, STREAM",
    "reads, STREAM READ"
  })
  void reportsOfVersion01AreKnown(String state, String uses) throws IOException {
    JsonNode calls =
        JSON.readTree(new File("src/test/resources/saved/0.1.0/" + state + "/account.json"));
    Map<String, String> queries = new HashMap<>();
    Set<ReportUse> found = EnumSet.noneOf(ReportUse.class);
    for (JsonNode call : calls.path("calls")) {
      JsonNode body = call.path("body");
      queries.put(call.path("id").asText(), body.path("Query").asText());
      if (body.has("ReportName")) {
        ScheduledReport report =
            report(
                body.path("ReportName").asText(),
                body.path("Description").asText(),
                queries.get(body.path("QueryId").asText()),
                body.path("ExecuteNow").asBoolean());
        found.add(ReportUse.of(report));
        assertThat(LoadReports.dataset(report)).isEqualTo("OfficeUsage");
      }
    }

    assertThat(found).extracting(ReportUse::name).containsExactlyInAnyOrder(uses.split(" "));
  }

  @Test
  void reportsOfThisVersionAreKnown() {
    String schedule = LoadReports.scheduleDescription("OfficeUsage", 24, ONE, MARK);
    String history =
        ReportDescription.ofReport(
            Removal.NEVER,
            START,
            new LoadReports.History("OfficeUsage", null, YearMonth.of(2026, 5), MARK)
                .description());
    String name = ReportNames.ofReport(LoadReports.label("OfficeUsage"), ONE, MARK, 7);

    assertThat(use(LoadReports.scheduleName("OfficeUsage", ONE), schedule, false))
        .isEqualTo(ReportUse.LOAD_SCHEDULE);
    assertThat(use(name, history, true)).isEqualTo(ReportUse.LOAD_HISTORY);
    assertThat(use(name, ReportDescription.KEPT, true)).isEqualTo(ReportUse.READ);
    assertThat(use(ReportNames.ofSchedule(ONE), ReportDescription.ofSchedule(ONE, MARK), false))
        .isEqualTo(ReportUse.STREAM);
    assertThat(use("nightly", schedule, false)).isEqualTo(ReportUse.OTHER);
    assertThat(LoadReports.dataset(report("nightly", "", "", false))).isEmpty();
  }

  private static ReportUse use(String name, String description, boolean once) {
    return ReportUse.of(report(name, description, QUERY, once));
  }

  @Test
  void theNextRunFollowsFromStartAndInterval() {
    ScheduledReport daily = report("nightly", "", QUERY, false);

    assertThat(daily.findNextRun(START)).contains(START.plus(Duration.ofHours(5)));
    assertThat(daily.findNextRun(START.plus(Duration.ofHours(5))))
        .contains(START.plus(Duration.ofHours(29)));
    assertThat(daily.findNextRun(START.plus(Duration.ofHours(60))))
        .contains(START.plus(Duration.ofHours(77)));
    assertThat(report("once", "", QUERY, true).findNextRun(START)).isEmpty();
  }
}
