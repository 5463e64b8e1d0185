package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
  void aDryRunShowsReportsAndCostsAndCreatesNothing() {
    List<LoadResult> planned = loads.load(TWO, "dry_run", "true");

    assertThat(planned).extracting(LoadResult::state).containsOnly(State.PLANNED);
    assertThat(planned.get(0).message()).contains("create a scheduled report, LIFETIME");
    assertThat(planned.get(1).message()).contains("create a report from 2025-06");
    assertThat(planned.get(2).message())
        .contains("2 reports and 2 schedules to create")
        .contains("0 of 50 active reports and 0 of 100 queries");
    assertThat(posts()).isZero();
    assertThat(loads.spark().catalog().databaseExists(loads.schema())).isFalse();
  }

  @Test
  void withoutAWaitTheNextRunLoadsWhatWasSubmitted() {
    List<LoadResult> submitted = loads.load(TWO, "wait", "false");
    assertThat(states(submitted)).isEqualTo(Map.of(State.SUBMITTED, 2L));
    long reports = loads.reports();
    loads.clocked().pass(Duration.ofHours(9));
    loads.clocked().pass(Duration.ofHours(1));

    assertThat(states(loads.load(TWO, "wait", "false"))).containsKey(State.LOADED);
    assertThat(loads.reports()).as("no second report").isEqualTo(reports);
    assertThat(states(loads.load(TWO))).isEqualTo(Map.of(State.NOTHING_NEW, 2L));
    if (!SPARK.isIceberg()) {
      assertThat(loads.rows("DESCRIBE HISTORY lake.partnerinsights_loads"))
          .as("one commit creates the table, and one a run adds its rows")
          .hasSize(4);
    }
  }

  @Test
  void aRunShowsWhatItDoesToItsOwnAccount() {
    LoadService.Account account = loads.new Account();
    ConnectionId own = account.open(account.account()).client().connection();
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

  @Test
  void withoutAScheduleEachRunReadsAReport() {
    assertThat(states(loads.load(TWO, "schedule", "none"))).isEqualTo(Map.of(State.LOADED, 2L));
    loads.passADay();
    assertThat(states(loads.load(TWO, "schedule", "none"))).isEqualTo(Map.of(State.LOADED, 2L));
    assertThat(loads.reports()).isEqualTo(4);
  }

  @Test
  void oneDatasetThatFailsDoesNotEndTheOthers() {
    loads.edit(file -> file.get(0).contains("MonthKey") ? List.of(List.of("Nothing")) : file);

    assertThatThrownBy(() -> loads.load(TWO))
        .hasMessageContaining("PI-6016")
        .hasMessageContaining("1 of 2 datasets need you")
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
        .isLessThanOrEqualTo(6);
  }

  /** The number of polls depends on the service's time for a report. */
  private static boolean isCounted(RecordedCall call) {
    return call.kind() == RecordedCall.Kind.API
        && !call.query().contains("getLatestExecution=true");
  }
}
