package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads several datasets in one call. */
final class LoadAllTest {
  private static final String TWO = "Profile,TeamsUsageWorkload";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, "", sandbox -> sandbox.scale(0.02));

  private static Map<State, Long> states(List<LoadResult> results) {
    return results.stream()
        .collect(Collectors.groupingBy(LoadResult::state, Collectors.counting()));
  }

  private long posts() {
    return loads.calls().count("POST", "/Scheduled");
  }

  @Test
  void aDryRunShowsWhatARunCreatesAndCreatesNothing() {
    List<LoadResult> planned = loads.load(TWO + ",MSLearn", "dry_run", "true", "since", "2026-01");

    assertThat(planned)
        .extracting(LoadResult::state)
        .containsExactly(State.STOPPED, State.PLANNED, State.PLANNED);
    assertThat(planned.get(1).message())
        .isEqualTo(
            "create table %s.profile; create a scheduled report; create a report of what has no month"
                .formatted(loads.schema()));
    assertThat(planned.get(2).message()).endsWith("; create a report of 2026-01 to 2026-05");
    assertThat(posts()).isZero();
    assertThat(loads.spark().catalog().databaseExists(loads.schema())).isFalse();
  }

  @Test
  @Tag("full")
  void aRunShowsWhatItDoesToItsOwnAccount() {
    LoadService.Account account = loads.new Account();
    ConnectionId own = account.session().client().connection();
    List<List<?>> seen = new ArrayList<>();
    List<List<?>> others = new ArrayList<>();
    loads.edit(
        file -> {
          seen.addAll(LoadRun.running(own));
          others.addAll(LoadRun.running(ConnectionId.unique()));
          return file;
        });

    loads.load(TWO);

    assertThat(seen)
        .extracting(row -> row.get(0).toString())
        .contains("Profile", "TeamsUsageWorkload");
    assertThat(seen).anyMatch(row -> row.get(1).toString().startsWith("waiting for report"));
    assertThat(others).isEmpty();
    assertThat(LoadRun.running(own)).isEmpty();
  }

  /** Two threads wait, each on a clock that the other one advances too. */
  @Test
  void oneLineAMinuteNamesAllDatasetsThatAreOpen() {
    loads.load(TWO);

    List<LoadService.Line> lines =
        loads.lines().stream().filter(line -> line.text().contains(", since ")).toList();
    List<LoadService.Line> ofAll =
        lines.stream()
            .filter(line -> line.text().matches("Profile: .*; TeamsUsageWorkload: .*"))
            .toList();
    assertThat(lines.get(0).at()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    assertThat(lines.get(0)).isEqualTo(ofAll.get(0));
    assertThat(gaps(lines)).allMatch(gap -> gap.compareTo(Duration.ofSeconds(10)) >= 0);
    assertThat(gaps(ofAll))
        .hasSizeGreaterThan(3)
        .allMatch(gap -> gap.compareTo(Duration.ofMinutes(1)) >= 0);
    assertThat(ofAll)
        .anyMatch(line -> line.text().contains("Profile: waiting for report "))
        .anyMatch(line -> line.text().contains("TeamsUsageWorkload: waiting for report "));
    int printed = loads.lines().size();
    loads.clocked().pass(Duration.ofHours(1));
    assertThat(loads.lines()).as("no dataset is open").hasSize(printed);
  }

  private static List<Duration> gaps(List<LoadService.Line> lines) {
    return IntStream.range(1, lines.size())
        .mapToObj(i -> lines.get(i).at().minus(lines.get(i - 1).at()))
        .toList();
  }

  @Test
  void oneDatasetThatFailsDoesNotEndTheOthers() {
    loads.edit(file -> file.get(0).contains("MonthKey") ? List.of(List.of("Nothing")) : file);

    assertThatThrownBy(() -> loads.load(TWO))
        .hasMessageContaining("PI-6016")
        .hasMessageContaining("1 of 2 datasets need your attention")
        .hasMessageContaining("TeamsUsageWorkload FAILED: [PI-5003]");
    assertThat(loads.rows("SELECT count(*) > 0 FROM lake.profile"))
        .containsExactly(List.of("true"));
    assertThat(loads.rows("SELECT dataset, state FROM lake.partnerinsights_loads"))
        .containsExactlyInAnyOrder(
            List.of("Profile", "LOADED"), List.of("TeamsUsageWorkload", "FAILED"));
  }

  @Test
  @Tag("long")
  void everyDatasetIsLoadedWithFewCalls() {
    List<LoadResult> first = loads.run("into", loads.schema());

    assertThat(states(first)).isEqualTo(Map.of(State.LOADED, 19L, State.SKIPPED, 2L));
    assertThat(loads.calls().all().stream().filter(LoadAllTest::isCounted).count())
        .isLessThanOrEqualTo(12L * 21);
    loads.calls().reset();
    loads.run("into", loads.schema());
    assertThat(loads.calls().all().stream().filter(LoadAllTest::isCounted).count())
        .as("one list of executions for each schedule")
        .isLessThanOrEqualTo(6 + 19);
  }

  /** The number of polls depends on the service's time for a report. */
  private static boolean isCounted(RecordedCall call) {
    return call.kind() == RecordedCall.Kind.API
        && !call.query().contains("getLatestExecution=true");
  }

  /** A dataset without months is replaced whole, once an execution is there. */
  @Test
  @Tag("full")
  void aDatasetWithoutMonthsIsReplacedWhole() {
    loads.load("Profile");
    long all = loads.files().get(0).size() - 1L;
    loads.passADay();
    loads.edit(file -> file.subList(0, file.size() / 2 + 2));

    assertThat(states(loads.load("Profile"))).isEqualTo(Map.of(State.LOADED, 1L));

    assertThat(loads.rows("SELECT count(*), count(DISTINCT _load.execution) FROM lake.profile"))
        .containsExactly(List.of(String.valueOf(all / 2 + 1), "1"));
  }

  /** In the marketplace each schedule has to end. */
  @Test
  @Tag("full")
  void datasetsOfTheMarketplaceAreLoaded() {
    loads.useMarketplace();

    assertThat(states(loads.load("ISVUsage,ISVCustomer"))).isEqualTo(Map.of(State.LOADED, 2L));
    loads.passADay();
    assertThat(states(loads.load("ISVUsage,ISVCustomer"))).isEqualTo(Map.of(State.LOADED, 2L));

    Instant end = Instant.parse("2026-06-01T00:00:00Z");
    assertRows("lake.isv_usage", "SELECT UsageDate, OfferName, CoreSize FROM ISVUsage", end);
    assertRows("lake.isv_customer", "SELECT CustomerId, OfferName FROM ISVCustomer", null);
    assertThat(loads.clocked().marketplaceClient().reports(ReportFilter.all()))
        .extracting(ScheduledReport::recurrenceCount)
        .containsExactly(364, 364);
  }

  private void assertRows(String table, String query, Instant end) {
    List<List<String>> expected = Rows.of(loads.sandbox().expectedRows(query, null, end));
    assertThat(loads.rows(query.replaceAll("FROM .*", "FROM " + table)))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LAST_9_MONTHS", "LAST_MONTH"})
  void refusesARangeThatIsNotOfferedOrMayBeCut(String range) {
    assertThatThrownBy(() -> loads.load("OfficeUsage", "range", range))
        .hasMessageContainingAll(range, "one of [LAST_MONTH, LAST_3_MONTHS", "two or more months");
  }

  @Test
  @Tag("full")
  void anAccountWithoutDatasetsHasNoResultAndDueReportsGo() {
    loads.read("SELECT CustomerName FROM OfficeUsage");
    for (int day = 0; day < 3; day++) {
      loads.passADay();
    }
    loads
        .sandbox()
        .faults()
        .on("GET", "/ScheduledDataset")
        .always()
        .answer("{\"value\": [], \"nextLink\": null, \"totalCount\": 0, \"statusCode\": 200}");

    assertThat(loads.run("into", loads.schema())).isEmpty();
    assertThat(loads.clocked().client().reports(ReportFilter.all()))
        .as("a report of another application, which is due")
        .isEmpty();
  }
}
