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
    return loads.queryRows("SELECT " + COLUMNS + " FROM " + TABLE);
  }

  private void assertStops(String edit, String... messages) {
    loads.files.editWith(edit);
    loads.passADay();
    assertThatThrownBy(loads::loadTable)
        .hasMessageContaining("STOPPED")
        .hasMessageContainingAll(messages);
  }

  @Test
  @Tag("full")
  void anExecutionThatLosesRowsOrValuesWaitsForTheUser() {
    loads.loadTable();
    List<List<String>> before = table();
    assertStops("FROM file LIMIT 0", "rows for 2026-01 to 2026-06, but the report has none");
    assertStops(
        "FROM file LIMIT (SELECT count(*) // 5 FROM file)",
        " rows instead of ",
        "accept => 'OfficeUsage'");
    assertStops(
        "SELECT * REPLACE (NULL AS CustomerMarket) FROM file",
        "CustomerMarket would have values in only 0 of ",
        "the user may have lost a role");
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);

    assertThat(loads.loadTable("accept", DATASET)).containsExactly(State.LOADED);
    assertThat(
            loads.queryRows("SELECT count(*) > 0 FROM " + TABLE + " WHERE CustomerMarket IS NULL"))
        .containsExactly(List.of("true"));
  }

  /** A role is taken for four nights: another schedule reads the columns that are left. */
  @Test
  @Tag("full")
  void aLostColumnStopsUntilItIsAccepted() {
    loads.loadTable();
    String first = loads.scheduledReportIds().get(0);
    loads.options.put("columns", "Month,CustomerName,MPNId");
    long reports = loads.reportPostCount();
    assertThat(loads.loadDataset(DATASET).get(0).message())
        .contains(
            "still runs every 24 hours and covers LAST_6_MONTHS. This load does not read that"
                + " report, which was created by another load or with earlier settings of this"
                + " load. If no other table uses that report, delete it by running: ")
        .contains("CALL insights.system.delete_report(report_id => '" + first + "')");
    for (int night = 0; night < 4; night++) {
      loads.passADay();
      assertThatThrownBy(loads::loadTable)
          .hasMessageContaining("CustomerMarket would have values in only 0 of ");
    }
    assertThat(loads.reportPostCount()).as("one POST in four nights").isEqualTo(reports + 1);
    assertThat(loads.scheduledReportIds()).as("no load deletes a schedule").hasSize(2);

    assertThat(loads.loadTable("accept", DATASET)).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    assertThat(
            loads.queryRows(
                "SELECT count(CustomerMarket) FROM " + TABLE + " WHERE Month >= '2026-02-01'"))
        .containsExactly(List.of("0"));
  }

  @Test
  @Tag("full")
  void aScheduleThatDoesNotRunIsAProblem() {
    loads.loadTable();
    loads.passADay();
    loads.loadTable();
    String id = loads.scheduledReportIds().get(0);
    loads.clockedSandbox().client().pauseReport(id);
    assertThatThrownBy(loads::loadTable)
        .hasMessageContaining(
            id
                + " is paused, so the table gets no new rows. To resume the report, run: CALL"
                + " insights.system.resume_report(");
    loads.clockedSandbox().client().resumeReport(id);
    assertThat(loads.loadDataset(DATASET).get(0).message())
        .isEqualTo(
            "nothing was loaded, because the schedule has no new execution. No action is needed");

    loads.clockedSandbox().client().deleteReport(id);
    LoadResult replaced = loads.loadDataset(DATASET).get(0);
    assertThat(replaced.state()).isEqualTo(State.SUBMITTED);
    assertThat(replaced.message())
        .startsWith(
            "the load created a scheduled report, because the table's earlier one no longer exists."
                + " Report ")
        .endsWith(". No action is needed");
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.scheduledReportIds()).hasSize(1);
  }

  /** An account with many reports lists them in pages, of which one may lack the schedule. */
  @Test
  @Tag("full")
  void aScheduleThatAPartOfTheListLacksIsNotCreatedAgain() {
    loads.loadTable("wait", "false");
    long reports = loads.reportPostCount();
    String part =
        "{\"value\": [{\"reportId\": \"r\", \"reportName\": \"Other\"}], \"totalCount\": 3}";
    loads.sandbox().faults().on("GET", "/ScheduledReport").replaceResponse(part);

    loads.loadTable("wait", "false");

    assertThat(loads.reportPostCount()).isEqualTo(reports);
  }

  /** A colleague who may write a table's properties gets at no report through them. */
  @Test
  @Tag("full")
  void copiedPropertiesDeleteNothing() {
    submit("t1", "schedule", "24h");
    submit("t2", "schedule", "48h");
    List<ScheduledReport> before = loads.listReports();
    for (List<String> property : loads.queryRows("SHOW TBLPROPERTIES lake.t2")) {
      if (property.get(0).startsWith("partnerinsights.")) {
        loads.queryRows(
            "ALTER TABLE lake.t1 SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(property.get(0), property.get(1)));
      }
    }

    submit("t1", "schedule", "24h");

    assertThat(loads.listReports()).containsAll(before);
  }

  private void submit(String table, String option, String value) {
    String into = loads.schema() + "." + table;
    loads.runLoad("into", into, "dataset", DATASET, "wait", "false", option, value);
  }

  private String since() {
    String property = "('partnerinsights.load.since')";
    return loads.queryRows("SHOW TBLPROPERTIES " + TABLE + property).get(0).get(1);
  }

  private List<List<String>> months() {
    return loads.queryRows("SELECT min(Month), max(Month) FROM " + TABLE);
  }

  /** Its application has ended, and a night and the turn of a month have passed. */
  @Test
  @Tag("full")
  void aBackfillThatWasSubmittedIsFoundAgain() {
    assertThat(loads.loadTable("wait", "false")).containsExactly(State.SUBMITTED);
    loads.new LoadApplication()
        .openExecutionSession("OfficeUsage", Map.of("query", "SELECT Month FROM EMSUsage"))
        .planRead()
        .newRead()
        .awaitReport();
    assertThat(since()).matches("2025-06/2026-05 [0-9a-f]{16}");
    loads.clockedSandbox().passTime(Duration.ofDays(17));
    loads.passADay();

    String otherName = "spark_catalog." + loads.schema();
    assertThat(loads.runLoad("into", otherName, "datasets", DATASET))
        .extracting(LoadResult::state)
        .containsOnly(State.LOADED);

    assertThat(since()).isEqualTo("2025-06/2026-05");
    assertThat(months()).containsExactly(List.of("2025-06-01", "2026-06-01"));
    assertThat(loads.reportPostCount())
        .as("a schedule, a backfill, and one of a read")
        .isEqualTo(3);
    assertThat(loads.listReports())
        .as("the backfill is deleted, and the other, which is due")
        .extracting(ScheduledReport::isRecurring)
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
      DatasetLoad load = loads.planLoad(threads, results);
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
    loads.new LoadApplication()
        .openExecutionSession("OfficeUsage", Map.of("query", "SELECT Month FROM EMSUsage"))
        .planRead()
        .newRead()
        .awaitReport();
    loads.passADay();
    loads.queryRows("CREATE SCHEMA lake");
    loads.queryRows(
        "CREATE TABLE %s (Month DATE) USING delta TBLPROPERTIES ('partnerinsights.load.dataset' = 'AzureUsage')"
            .formatted(TABLE));

    assertThatThrownBy(() -> loads.loadDataset(DATASET + ",EMSUsage"))
        .hasMessageContainingAll(
            "The load ended with problems (affected datasets: 1 of 2)",
            "PI-6017",
            "its rows belong to a different dataset, AzureUsage");
    assertThat(loads.listReports()).hasSize(1).allMatch(ScheduledReport::isRecurring);
    assertThat(loads.sandbox().calls().count("DELETE", "/ScheduledReport")).isEqualTo(2);
    assertThat(loads.queryRows("SELECT count(*) > 0 FROM lake.ems_usage"))
        .containsExactly(List.of("true"));
    assertThat(loads.queryRows("SELECT dataset, state FROM lake.partnerinsights_loads"))
        .containsExactlyInAnyOrder(List.of("EMSUsage", "LOADED"), List.of("OfficeUsage", "FAILED"));
  }

  @Test
  @Tag("full")
  void withoutAScheduleEachRunReadsOneReport() {
    assertThat(loads.loadTable("schedule", "none", "since", "2025-09"))
        .containsExactly(State.LOADED);
    assertThat(months()).containsExactly(List.of("2025-09-01", "2026-06-01"));
    loads.passADay();
    assertThat(loads.loadTable("schedule", "none")).containsExactly(State.LOADED);

    assertThat(months()).containsExactly(List.of("2025-09-01", "2026-06-01"));
    assertThat(loads.queryRows("SELECT count(DISTINCT _load.generated) FROM " + TABLE))
        .containsExactly(List.of("2"));
    assertThat(loads.reportPostCount()).isEqualTo(2);
  }
}
