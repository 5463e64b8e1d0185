package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.Listed;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the load of one dataset reads from the service.
 *
 * @param schedule the scheduled report, or what it is to be; null to read by ExecuteNow reports
 * @param complete the executions of the report that the run has listed
 */
record DatasetService(
    LoadContext context,
    DatasetReads reads,
    LakeTable table,
    ResultLog log,
    @Nullable DatasetSchedule schedule,
    List<ReportExecution> complete)
    implements LoadSteps.Service {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetService.class);

  /** Digits of a mark in the name of a report. */
  private static final int MARK = 16;

  @Override
  public Instant now() {
    return context.now();
  }

  @Override
  public List<Listed> executions() {
    return complete.stream().map(Objects.requireNonNull(schedule)::listed).toList();
  }

  @Override
  public LoadSteps.Rows open(ExecutionKey execution) throws Exception {
    DatasetSchedule known = Objects.requireNonNull(schedule);
    String reportId = Objects.requireNonNull(known.report()).reportId();
    return read(reads.report(known.query().columns(), reportId, execution.id()), execution);
  }

  /**
   * Reads the rows of a plan. They stay on disk between the checks and the write, so that both read
   * the same ones.
   */
  private LoadSteps.Rows read(ReadPlan plan, ExecutionKey key) throws Exception {
    log.begin("waiting until other tables are written");
    context.writers().acquire();
    log.begin("writing execution " + key.id());
    Dataset<Row> rows = null;
    try {
      rows = LoadSource.rows(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
      return new FileRows(this, rows, key, table.count(rows, List.of(rows.columns())));
    } catch (Exception e) {
      close(rows);
      throw e;
    }
  }

  private void close(@Nullable Dataset<Row> rows) {
    if (rows != null) {
      rows.unpersist();
    }
    context.writers().release();
  }

  /** The rows of an execution, which are on the disks of the executors. */
  private record FileRows(
      DatasetService service, Dataset<Row> rows, ExecutionKey key, RowCounts counts)
      implements LoadSteps.Rows {
    @Override
    public boolean replace(Months months) throws Exception {
      return service.table.replace(rows, months, key);
    }

    @Override
    public void close() {
      service.close(rows);
    }
  }

  private LoadSteps.Rows open(Report report, @Nullable Instant generated) throws Exception {
    List<String> columns = List.of(reads.columns().fieldNames());
    ReadPlan plan = reads.report(columns, report.reportId(), report.executionId());
    return read(plan, new ExecutionKey(generated, report.executionId()));
  }

  /** Waits for the rows of one report, which another run of the same read may have created. */
  LoadSteps.Rows open(ReadPlan once) throws Exception {
    Instant asked = now();
    Report report = SparkApplication.await(once.read()::await);
    return open(report, report.generatedTime().orElse(asked));
  }

  @Override
  public String newMark() {
    return HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
  }

  /** Returns the mark in the report's name: a property that is copied names no other report. */
  private String mark(Backfill pending) {
    String text =
        pending.mark()
            + " "
            + context.accountDigest()
            + " "
            + table.toString().toLowerCase(Locale.ROOT);
    return Fingerprint.of(text).digits().substring(0, MARK);
  }

  @Override
  public boolean lists(Backfill pending) {
    String mark = mark(pending);
    return context.reports().stream().anyMatch(report -> LoadReports.hasMark(report, mark));
  }

  @Override
  public LoadSteps.@Nullable Rows open(Backfill pending, boolean isNew) throws Exception {
    ReadPlan plan = reads.backfill(pending);
    String begun = plan.begin(mark(pending));
    ReportRead read = isNew ? plan.start(begun) : plan.restore(begun);
    return context.settings().waits() || isComplete(read)
        ? open(SparkApplication.await(read::await), null)
        : null;
  }

  /** Submits the report, and says what the next run does if it is not complete. */
  private boolean isComplete(ReportRead report) throws Exception {
    Future<String> id = context.threads().submit(() -> SparkApplication.await(report::submit));
    try {
      String submitted = id.get(1, TimeUnit.MINUTES);
      boolean complete = SparkApplication.await(() -> context.session().isComplete(submitted));
      if (!complete) {
        log.add(State.SUBMITTED, "report " + submitted + "; the next run loads it", null);
      }
      return complete;
    } catch (TimeoutException e) {
      log.add(State.SKIPPED, "the quota allows no report now; a later run submits it", null);
      return false;
    } finally {
      id.cancel(true);
    }
  }

  /** Deletes what was asked for; what cannot be deleted is due after 60 days. */
  @Override
  public void delete(Backfill loaded) {
    String mark = mark(loaded);
    try {
      for (ScheduledReport report : SparkApplication.await(context.session()::listReports)) {
        if (LoadReports.hasMark(report, mark)) {
          ReportCleanup.deleteReport(context.session().client(), report.reportId());
        }
      }
    } catch (RuntimeException e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("The report of the backfill of {} stays for 60 days", table, e);
    }
  }
}
