package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What the datasets of one run share. Thread-safe. */
final class LoadContext {
  /** Tables that are written at the same time: each takes Spark's memory and disk. */
  private static final int WRITERS = 2;

  private final SparkSession spark;
  private final LoadSettings settings;
  private final LoadAccount account;
  private final Clock clock;
  private final Session session;
  private final PartnerInsightsClient client;
  private final String accountDigest;
  private final List<ScheduledReport> reports;
  private final Semaphore writers = new Semaphore(WRITERS);

  /** Lists the account's reports: one GET. */
  LoadContext(
      SparkSession spark,
      LoadSettings settings,
      LoadAccount account,
      Session session,
      Clock clock) {
    this.spark = spark;
    this.settings = settings;
    this.account = account;
    this.clock = clock;
    this.session = session;
    this.client = session.client();
    this.accountDigest = Fingerprint.of(client.account()).digits();
    this.reports = SparkApplication.await(session::listReports);
  }

  SparkSession spark() {
    return spark;
  }

  LoadSettings settings() {
    return settings;
  }

  LoadAccount account() {
    return account;
  }

  /** Returns the digest of service and account. */
  String accountDigest() {
    return accountDigest;
  }

  Clock clock() {
    return clock;
  }

  PartnerInsightsClient client() {
    return client;
  }

  /** Returns the account's reports as they were at the start of the run. */
  List<ScheduledReport> reports() {
    return reports;
  }

  /** Lists the complete executions of a report; an outage is waited for. */
  List<ReportExecution> executions(ScheduledReport report) {
    return SparkApplication.await(() -> session.executions(report.reportId()));
  }

  /** Lists the stored queries of the account; an outage is waited for. */
  List<ScheduledQuery> queries() {
    return SparkApplication.await(session::listQueries);
  }

  /** Whether a report has a file; an outage is waited for. */
  boolean isComplete(String reportId) {
    return SparkApplication.await(() -> session.isComplete(reportId));
  }

  /** Returns the service's time. */
  Instant now() {
    return client.serviceTime(clock.instant());
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  /** Runs calls on a thread of their own; returns null, and interrupts them, after a minute. */
  static <T> @Nullable T withinAMinute(Callable<T> calls) throws Exception {
    FutureTask<T> task = new FutureTask<>(calls);
    Thread thread = new Thread(task, "partnerinsights-load-submission");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      return null;
    } finally {
      task.cancel(true);
    }
  }

  /**
   * Waits a second for another load that creates a table. That load works in real time, whatever
   * clock the service's calls have.
   */
  static void pause() {
    try {
      Sleeper.system().sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    }
  }

  /** Runs jobs that write a table. An interrupt ends the wait for the other writers. */
  <T> T write(Callable<T> jobs) throws Exception {
    writers.acquire();
    try {
      return jobs.call();
    } finally {
      writers.release();
    }
  }
}
