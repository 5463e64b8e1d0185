package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Instant;
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

  @Test
  void aDryRunShowsWhatARunCreatesAndCreatesNothing() {
    List<LoadResult> planned = loads.load(TWO + ",MSLearn", "dry_run", "true", "since", "2026-01");

    assertThat(planned)
        .extracting(LoadResult::state)
        .containsExactly(State.STOPPED, State.PLANNED, State.PLANNED);
    assertThat(planned.get(1).message())
        .isEqualTo(
            "create a report of what has no month; create a scheduled report; create table %s.profile"
                .formatted(loads.schema()));
    assertThat(planned.get(2).message()).startsWith("create a report of 2026-01 to 2026-05; ");
    assertThat(loads.sandbox().calls().count("POST", "/Scheduled")).isZero();
    assertThat(loads.spark().catalog().databaseExists(loads.schema())).isFalse();
  }

  @Test
  @Tag("full")
  void linesAndRunningShowAllDatasetsThatAreOpen() {
    ConnectionId own = loads.new Account().session().client().connection();
    List<List<?>> seen = new ArrayList<>();
    List<List<?>> others = new ArrayList<>();
    loads
        .sandbox()
        .damageFiles(
            file -> {
              seen.addAll(LoadRun.running(own));
              others.addAll(LoadRun.running(ConnectionId.unique()));
              return file;
            });
    loads.wire =
        chain -> {
          if (chain.request().method().equals("DELETE")) {
            seen.addAll(LoadRun.running(own));
            chain.proceed(chain.request()).close(); // Another run deletes it at the same time.
          }
          return chain.proceed(chain.request());
        };

    loads.load(TWO);

    assertThat(seen)
        .anyMatch(row -> row.get(0).equals("Profile"))
        .anyMatch(row -> row.get(0).equals("TeamsUsageWorkload"))
        .anyMatch(row -> row.get(1).toString().startsWith("waiting for report"))
        .anyMatch(row -> row.get(1).equals("deleting the report of the backfill"));
    assertThat(others).isEmpty();
    assertThat(LoadRun.running(own)).isEmpty();
    assertThat(loads.lines)
        .filteredOn(line -> line.matches("Profile: .*; TeamsUsageWorkload: .*"))
        .anyMatch(line -> line.contains("Profile: waiting for report "))
        .anyMatch(line -> line.contains("TeamsUsageWorkload: waiting for report "));
  }

  /** A dataset without months is replaced whole, once an execution is there. */
  @Test
  @Tag("full")
  void aDatasetWithoutMonthsIsReplacedWhole() {
    loads.load("Profile", "wait", "false");
    loads.passADay();
    assertThat(loads.load("Profile"))
        .as("the schedule's rows, and the report of the first run")
        .extracting(LoadResult::state, LoadResult::message)
        .contains(tuple(State.SKIPPED, "the table has newer rows"));
    long all = Long.parseLong(loads.rows("SELECT count(*) FROM lake.profile").get(0).get(0));
    loads.passADay();
    loads.files.edit("FROM file LIMIT (SELECT count(*) // 2 + 1 FROM file)");

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
}
