package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which schedule a load reads, what stops it, and the months before it, which one ordinary read
 * has. What stops leaves the table as it was.
 */
@Tag("delta")
final class LoadScheduleTest {
  private static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.1));

  private List<List<String>> table() {
    return loads.rows("SELECT " + COLUMNS + " FROM " + TABLE);
  }

  private void assertStops(String edit, String... messages) {
    loads.files.edit(edit);
    loads.passADay();
    assertThatThrownBy(loads::states)
        .hasMessageContaining("STOPPED")
        .hasMessageContainingAll(messages);
  }

  @Test
  @Tag("full")
  void anExecutionThatLosesRowsOrValuesWaitsForTheUser() {
    loads.states();
    List<List<String>> before = table();
    assertStops("FROM file LIMIT 0", "the report has no rows of 2026-01 to 2026-06, but the table");
    assertStops(
        "FROM file LIMIT (SELECT count(*) // 5 FROM file)",
        " rows instead of ",
        "accept => 'OfficeUsage'");
    assertStops(
        "SELECT * REPLACE (NULL AS CustomerMarket) FROM file",
        "CustomerMarket would have a value in 0 of ",
        "the user may have lost a role");
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);

    assertThat(loads.states("accept", DATASET)).containsExactly(State.LOADED);
    assertThat(loads.rows("SELECT count(*) > 0 FROM " + TABLE + " WHERE CustomerMarket IS NULL"))
        .containsExactly(List.of("true"));
  }

  /** A role is taken for four nights: another schedule reads the columns that are left. */
  @Test
  @Tag("full")
  void aLostColumnStopsUntilItIsAccepted() {
    loads.states();
    String first = loads.schedules().get(0);
    loads.options.put("columns", "Month,CustomerName,MPNId");
    long reports = loads.reports();
    assertThat(loads.load(DATASET).get(0).message())
        .contains(
            "still runs every 24 hours over LAST_6_MONTHS, but this load does not read it. Delete"
                + " it")
        .contains("CALL insights.system.delete_report(report_id => '" + first + "')");
    for (int night = 0; night < 4; night++) {
      loads.passADay();
      assertThatThrownBy(loads::states)
          .hasMessageContaining("CustomerMarket would have a value in 0 of ");
    }
    assertThat(loads.reports()).as("one POST in four nights").isEqualTo(reports + 1);
    assertThat(loads.schedules()).as("no load deletes a schedule").hasSize(2);

    assertThat(loads.states("accept", DATASET)).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(loads.states()).containsExactly(State.LOADED);
    assertThat(
            loads.rows(
                "SELECT count(CustomerMarket) FROM " + TABLE + " WHERE Month >= '2026-02-01'"))
        .containsExactly(List.of("0"));
  }

  @Test
  @Tag("full")
  void aScheduleThatDoesNotRunIsAProblem() {
    loads.states();
    loads.passADay();
    loads.states();
    String id = loads.schedules().get(0);
    loads.clocked().client().pauseReport(id);
    assertThatThrownBy(loads::states)
        .hasMessageContaining(
            id
                + " is paused, so the table gets no new rows. To resume it: CALL"
                + " insights.system.resume_report(");
    loads.clocked().client().resumeReport(id);
    assertThat(loads.load(DATASET).get(0).message()).isEqualTo("no new execution");

    loads.clocked().client().deleteReport(id);
    LoadResult replaced = loads.load(DATASET).get(0);
    assertThat(replaced.state()).isEqualTo(State.SUBMITTED);
    assertThat(replaced.message())
        .startsWith("the table's schedule no longer exists, so report ")
        .endsWith(". No action is needed");
    assertThat(loads.states()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.schedules()).hasSize(1);
  }

  /** An account with many reports lists them in pages, of which one may lack the schedule. */
  @Test
  @Tag("full")
  void aScheduleThatAPartOfTheListLacksIsNotCreatedAgain() {
    loads.states("wait", "false");
    long reports = loads.reports();
    String part =
        "{\"value\": [{\"reportId\": \"r\", \"reportName\": \"Other\"}], \"totalCount\": 3}";
    loads.sandbox().faults().on("GET", "/ScheduledReport").answer(part);

    loads.states("wait", "false");

    assertThat(loads.reports()).isEqualTo(reports);
  }

  /** A colleague who may write a table's properties gets at no report through them. */
  @Test
  @Tag("full")
  void copiedPropertiesDeleteNothing() {
    submit("t1", "schedule", "24h");
    submit("t2", "schedule", "48h");
    List<ScheduledReport> before = loads.listed();
    for (List<String> property : loads.rows("SHOW TBLPROPERTIES lake.t2")) {
      if (property.get(0).startsWith("partnerinsights.")) {
        loads.rows(
            "ALTER TABLE lake.t1 SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(property.get(0), property.get(1)));
      }
    }

    submit("t1", "schedule", "24h");

    assertThat(loads.listed()).containsAll(before);
  }

  private void submit(String table, String option, String value) {
    String into = loads.schema() + "." + table;
    loads.run("into", into, "dataset", DATASET, "wait", "false", option, value);
  }

  private String since() {
    String property = "('partnerinsights.load.since')";
    return loads.rows("SHOW TBLPROPERTIES " + TABLE + property).get(0).get(1);
  }

  private List<List<String>> months() {
    return loads.rows("SELECT min(Month), max(Month) FROM " + TABLE);
  }

  /** Its application has ended, and a night and the turn of a month have passed. */
  @Test
  @Tag("full")
  void aBackfillThatWasSubmittedIsFoundAgain() {
    assertThat(loads.states("wait", "false")).containsExactly(State.SUBMITTED);
    loads.new Account()
        .openReportSession("OfficeUsage", Map.of("query", "SELECT Month FROM EMSUsage"))
        .plan()
        .read()
        .await();
    assertThat(since()).matches("2025-06/2026-05 [0-9a-f]{16}");
    loads.clocked().pass(Duration.ofDays(17));
    loads.passADay();

    String otherName = "spark_catalog." + loads.schema();
    assertThat(loads.run("into", otherName, "datasets", DATASET))
        .extracting(LoadResult::state)
        .containsOnly(State.LOADED);

    assertThat(since()).isEqualTo("2025-06/2026-05");
    assertThat(months()).containsExactly(List.of("2025-06-01", "2026-06-01"));
    assertThat(loads.reports()).as("a schedule, a backfill, and one of a read").isEqualTo(3);
    assertThat(loads.listed())
        .as("the backfill is deleted, and the other, which is due")
        .extracting(ScheduledReport::isScheduled)
        .containsExactly(true);
  }

  /** The load of the other datasets goes on, for hours. */
  @Test
  void aSubmitThatTheQuotaHoldsBackEndsAfterItsRow() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CompletableFuture<State> ended = new CompletableFuture<>();
    List<LoadResult> results = new ArrayList<>();
    ExecutorService threads = new ImpatientThreads(held);
    try {
      DatasetLoad load = loads.plan(threads, results);
      loads.wire =
          chain -> {
            if (chain.request().method().equals("POST")) {
              held.countDown();
              awaitInterrupt();
              ended.complete(results.get(0).state());
            }
            return chain.proceed(chain.request());
          };

      Backfill pending = Backfill.parse("2025-06/2026-05 0123456789abcdef");
      assertThat(load.awaitRows(new LoadSource.BackfillReport(pending, true))).isNull();

      assertThat(results)
          .singleElement()
          .extracting(LoadResult::message)
          .asString()
          .contains("quota");
      assertThat(ended.get(1, TimeUnit.MINUTES)).isEqualTo(State.SKIPPED);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Waits as a call does that nothing but an interrupt ends. */
  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Threads whose tasks are awaited only until a call is held back, and not for a minute. */
  private static final class ImpatientThreads extends ThreadPoolExecutor {
    private final CountDownLatch held;

    private ImpatientThreads(CountDownLatch held) {
      super(0, 9, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
      this.held = held;
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
      return new FutureTask<>(task) {
        @Override
        public T get(long time, TimeUnit unit) throws InterruptedException, TimeoutException {
          held.await(time, unit);
          throw new TimeoutException();
        }
      };
    }
  }

  /** What is due is deleted once, after a run that has failed too. */
  @Test
  @Tag("full")
  void anErrorOfOneDatasetIsNoneOfTheOthers() {
    loads.new Account()
        .openReportSession("OfficeUsage", Map.of("query", "SELECT Month FROM EMSUsage"))
        .plan()
        .read()
        .await();
    loads.passADay();
    loads.rows("CREATE SCHEMA lake");
    loads.rows(
        "CREATE TABLE %s (Month DATE) USING delta TBLPROPERTIES ('partnerinsights.load.dataset' = 'AzureUsage')"
            .formatted(TABLE));

    assertThatThrownBy(() -> loads.load(DATASET + ",EMSUsage"))
        .hasMessageContainingAll(
            "The load needs attention (affected datasets: 1 of 2)",
            "PI-6017",
            "its rows belong to a different dataset, AzureUsage");
    assertThat(loads.listed()).hasSize(1).allMatch(ScheduledReport::isScheduled);
    assertThat(loads.sandbox().calls().count("DELETE", "/ScheduledReport")).isEqualTo(2);
    assertThat(loads.rows("SELECT count(*) > 0 FROM lake.ems_usage"))
        .containsExactly(List.of("true"));
    assertThat(loads.rows("SELECT dataset, state FROM lake.partnerinsights_loads"))
        .containsExactlyInAnyOrder(List.of("EMSUsage", "LOADED"), List.of("OfficeUsage", "FAILED"));
  }

  @Test
  @Tag("full")
  void withoutAScheduleEachRunReadsOneReport() {
    assertThat(loads.states("schedule", "none", "since", "2025-09")).containsExactly(State.LOADED);
    assertThat(months()).containsExactly(List.of("2025-09-01", "2026-06-01"));
    loads.passADay();
    assertThat(loads.states("schedule", "none")).containsExactly(State.LOADED);

    assertThat(months()).containsExactly(List.of("2025-09-01", "2026-06-01"));
    assertThat(loads.rows("SELECT count(DISTINCT _load.generated) FROM " + TABLE))
        .containsExactly(List.of("2"));
    assertThat(loads.reports()).isEqualTo(2);
  }
}
