package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads of several datasets in one call, and what an operator sees: rows, lines and errors. */
final class LoadViewTest {
  private static final String TWO = "Profile,TeamsUsageWorkload";
  private static final String TEAMS = "TeamsUsageWorkload";
  private static final String LOADS = "lake.partnerinsights_loads";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, "", sandbox -> sandbox.scale(0.02));

  /** A monitor must not see one dataset of a run only. */
  @Test
  @Tag("full")
  void theTableOfLoadsHasAllRowsOfTheLastRun() {
    loads.loadDataset(TWO);
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    loads.loadDataset(TWO);

    assertThat(loads.queryRows("SELECT run, count(*) FROM " + LOADS + " GROUP BY run"))
        .hasSize(2)
        .allMatch(row -> row.get(1).equals("2"));
    assertThat(
            loads.queryRows(
                "SELECT * FROM " + LOADS + " WHERE run = (SELECT max(run) FROM " + LOADS + ")"))
        .extracting(row -> row.get(1) + " " + row.get(3))
        .containsExactlyInAnyOrder("Profile NOTHING_NEW", "TeamsUsageWorkload NOTHING_NEW");
  }

  @Test
  @Tag("full")
  void anErrorNamesWhatEachDatasetDidAndItsRowsAreLines() {
    loads.loadDataset(TWO, "wait", "false");
    loads.files.editWith("SELECT COLUMNS(name -> name <> 'MonthKey') FROM file");
    loads.passADay();

    String error =
        catchThrowable(() -> loads.loadDataset(TWO + ",OfficeUsage", "wait", "false")).getMessage();

    assertThat(error)
        .startsWith(
            "[PI-6016] The load ended with problems (affected datasets: 1 of 3). Reason:"
                + " TeamsUsageWorkload FAILED: ");
    assertThat(loads.queryRows(statement("SELECT \\* FROM .*? WHERE run = '[^']*'", error)))
        .extracting(row -> row.get(1))
        .contains("Profile", "OfficeUsage", "TeamsUsageWorkload");
    assertThat(loads.lines)
        .anyMatch(line -> line.matches("Profile LOADED: loaded [\\d,]+ rows?"))
        .anyMatch(line -> line.startsWith("OfficeUsage SUBMITTED: report "))
        .anyMatch(line -> line.startsWith("TeamsUsageWorkload FAILED: "));
  }

  /** Delta Lake for another Spark begins well, and fails at some call. */
  @Test
  @Tag("full")
  void aMissingMethodIsAResultOfItsDataset() {
    loads.wire =
        chain -> {
          if (chain.request().url().encodedPath().contains("/ScheduledReport/execution")) {
            throw new NoSuchMethodError("a method of another version");
          }
          return chain.proceed(chain.request());
        };

    assertThatThrownBy(() -> loads.loadDataset("OfficeUsage"))
        .hasMessageStartingWith(
            "[PI-6016] The load ended with problems (affected datasets: 1 of 1). Reason:"
                + " OfficeUsage FAILED: ")
        .hasMessageContainingAll("a method of another version", "/docs/nightly-load.md#1");
  }

  private static String statement(String pattern, String message) {
    Matcher statement = Pattern.compile(pattern).matcher(message);
    assertThat(statement.find()).as(message).isTrue();
    return statement.group();
  }

  /** With the arguments that say which schedule is read, so that no other one is created. */
  @Test
  @Tag("full")
  void theStatementThatAcceptsRowsIsWhole() {
    String[] arguments = {"schedule", "48h", "range", "LAST_3_MONTHS"};
    loads.loadDataset(TEAMS, arguments);
    loads.queryRows(
        "INSERT INTO lake.teams_usage_workload (MonthKey, CustomerName) SELECT max(MonthKey),"
            + " 'mine' FROM lake.teams_usage_workload");
    loads.passADay();
    loads.passADay();

    String error = catchThrowable(() -> loads.loadDataset(TEAMS, arguments)).getMessage();

    Matcher given = Pattern.compile("(\\w+) => '([^']*)'").matcher(error);
    String[] accepting =
        given
            .results()
            .flatMap(each -> Stream.of(each.group(1), each.group(2)))
            .toArray(String[]::new);
    assertThat(error).contains("load them by running: CALL insights.system.load(accept => '");
    assertThat(loads.runLoad(accepting))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED);
    assertThat(loads.sandbox().calls().count("POST", "/ScheduledReport"))
        .as("a schedule, a backfill")
        .isEqualTo(2);
  }

  @Test
  @Tag("full")
  void aScheduleThatIsSilentHasTheStatementThatReplacesIt() {
    loads.loadDataset(TEAMS);
    loads.sandbox().listOnlyExecutions(execution -> false);
    for (int day = 0; day < 3; day++) {
      loads.passADay();
    }

    String error = catchThrowable(() -> loads.loadDataset(TEAMS)).getMessage();

    String id = statement("delete_report\\(report_id => '[^']*'\\)", error).split("'", -1)[1];
    assertThat(loads.clockedSandbox().client().listReports(ReportFilter.all()))
        .filteredOn(ScheduledReport::isRecurring)
        .extracting(ScheduledReport::reportId)
        .containsExactly(id);
  }

  /** Rows of a table that are not counted yet are not 0, and a dataset that has ended is done. */
  @Test
  @Tag("full")
  void aRunSaysNothingThatItDoesNotKnowYet() {
    loads.loadDataset(TWO);
    loads.passADay();
    long rows = Long.parseLong(loads.queryRows("SELECT count(*) FROM lake.profile").get(0).get(0));
    ConnectionId own = loads.new LoadApplication().openAccountSession().client().connectionId();
    List<List<?>> seen = new CopyOnWriteArrayList<>();
    loads.wire =
        chain -> {
          seen.addAll(LoadRun.runningDatasetRows(own));
          return chain.proceed(chain.request());
        };

    List<LoadResult> results = loads.loadDataset(TWO);

    assertThat(seen).isNotEmpty();
    Map<String, Object> before = new HashMap<>();
    results.forEach(result -> before.put(result.dataset(), result.values().get(7)));
    assertThat(before.values()).contains(rows);
    assertThat(seen)
        .allMatch(row -> row.get(3) == null || row.get(3).equals(before.get(row.get(0))))
        .anyMatch(row -> row.get(3) == null)
        .extracting(row -> row.get(1).toString())
        .contains("planning the load");
  }

  @Test
  void aMisspeltDatasetIsSuggestedWhereverItIsNamed() {
    assertThatThrownBy(() -> loads.loadDataset("OfficeUsge"))
        .hasMessageContaining("Did you mean OfficeUsage");
    assertThatThrownBy(() -> loads.loadDataset("Profile", "accept", "Profil"))
        .hasMessageContaining("Did you mean Profile");
  }

  @Test
  @Tag("full")
  void aDryRunHasTheStatesOfTheRun() throws IOException {
    List<LoadResult> planned = loads.runLoad("into", loads.schema(), "dry_run", "true");

    assertThat(planned)
        .hasSize(21)
        .filteredOn(result -> result.state() != State.PLANNED)
        .allMatch(result -> result.state() == State.SKIPPED)
        .extracting(LoadResult::dataset)
        .containsExactly("CPORM365Usage", "MSLearn");
    assertThat(Files.readString(Path.of("docs/lakehouse.md")))
        .contains("without `MSLearn` and `CPORM365Usage`");
    assertThat(loads.loadDataset(TEAMS, "dry_run", "true", "since", "2026-06").get(0).message())
        .as("this month has not ended")
        .doesNotContain("create a report for");
  }

  private static Map<State, Long> states(List<LoadResult> results) {
    return results.stream()
        .collect(Collectors.groupingBy(LoadResult::state, Collectors.counting()));
  }

  @Test
  void aDryRunShowsWhatARunCreatesAndCreatesNothing() {
    List<LoadResult> planned =
        loads.loadDataset(TWO + ",MSLearn", "dry_run", "true", "since", "2026-01");

    assertThat(planned)
        .extracting(LoadResult::state)
        .containsExactly(State.STOPPED, State.PLANNED, State.PLANNED);
    assertThat(planned.get(1).message())
        .isEqualTo(
            "a run would create a report for rows without a month, create a scheduled report, create table %s.profile"
                .formatted(loads.schema()));
    assertThat(planned.get(2).message())
        .startsWith("a run would create a report for 2026-01 to 2026-05, ");
    assertThat(loads.sandbox().calls().count("POST", "/Scheduled")).isZero();
    assertThat(loads.spark().catalog().databaseExists(loads.schema())).isFalse();
  }

  @Test
  @Tag("full")
  void linesAndRunningShowAllDatasetsThatAreOpen() {
    ConnectionId own = loads.new LoadApplication().openAccountSession().client().connectionId();
    List<List<?>> seen = new ArrayList<>();
    List<List<?>> others = new ArrayList<>();
    loads
        .sandbox()
        .damageNewFiles(
            file -> {
              seen.addAll(LoadRun.runningDatasetRows(own));
              others.addAll(LoadRun.runningDatasetRows(ConnectionId.createUnique()));
              return file;
            });
    loads.wire =
        chain -> {
          if (chain.request().method().equals("DELETE")) {
            seen.addAll(LoadRun.runningDatasetRows(own));
            chain.proceed(chain.request()).close(); // Another run deletes it at the same time.
          }
          return chain.proceed(chain.request());
        };

    loads.loadDataset(TWO);

    assertThat(seen)
        .anyMatch(row -> row.get(0).equals("Profile"))
        .anyMatch(row -> row.get(0).equals("TeamsUsageWorkload"))
        .anyMatch(row -> row.get(1).toString().startsWith("waiting for report"))
        .anyMatch(row -> row.get(1).equals("deleting the report of the backfill"));
    assertThat(others).isEmpty();
    assertThat(LoadRun.runningDatasetRows(own)).isEmpty();
    assertThat(loads.lines)
        .filteredOn(line -> line.matches("Profile: .*; TeamsUsageWorkload: .*"))
        .anyMatch(line -> line.contains("Profile: waiting for report "))
        .anyMatch(line -> line.contains("TeamsUsageWorkload: waiting for report "));
  }

  /** A dataset without months is replaced whole, once an execution is there. */
  @Test
  @Tag("full")
  void aDatasetWithoutMonthsIsReplacedWhole() {
    loads.loadDataset("Profile", "wait", "false");
    loads.passADay();
    assertThat(loads.loadDataset("Profile"))
        .as("the schedule's rows, and the report of the first run")
        .extracting(LoadResult::state, LoadResult::message)
        .contains(
            tuple(
                State.SKIPPED,
                "nothing was loaded, because the table already has newer rows. No action is"
                    + " needed"));
    long all = Long.parseLong(loads.queryRows("SELECT count(*) FROM lake.profile").get(0).get(0));
    loads.passADay();
    loads.files.editWith("FROM file LIMIT (SELECT count(*) // 2 + 1 FROM file)");

    assertThat(states(loads.loadDataset("Profile"))).isEqualTo(Map.of(State.LOADED, 1L));

    assertThat(
            loads.queryRows("SELECT count(*), count(DISTINCT _load.execution) FROM lake.profile"))
        .containsExactly(List.of(String.valueOf(all / 2 + 1), "1"));
  }

  /** In the marketplace each schedule has to end. */
  @Test
  @Tag("full")
  void datasetsOfTheMarketplaceAreLoaded() {
    loads.useMarketplace();

    assertThat(states(loads.loadDataset("ISVUsage,ISVCustomer")))
        .isEqualTo(Map.of(State.LOADED, 2L));
    loads.passADay();
    assertThat(states(loads.loadDataset("ISVUsage,ISVCustomer")))
        .isEqualTo(Map.of(State.LOADED, 2L));

    Instant end = Instant.parse("2026-06-01T00:00:00Z");
    assertRows("lake.isv_usage", "SELECT UsageDate, OfferName, CoreSize FROM ISVUsage", end);
    assertRows("lake.isv_customer", "SELECT CustomerId, OfferName FROM ISVCustomer", null);
    assertThat(loads.clockedSandbox().newMarketplaceClient().listReports(ReportFilter.all()))
        .extracting(ScheduledReport::recurrenceCount)
        .containsExactly(364, 364);
  }

  private void assertRows(String table, String query, Instant end) {
    List<List<String>> expected = Rows.of(loads.sandbox().expectedRows(query, null, end));
    assertThat(loads.queryRows(query.replaceAll("FROM .*", "FROM " + table)))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(expected);
  }
}
