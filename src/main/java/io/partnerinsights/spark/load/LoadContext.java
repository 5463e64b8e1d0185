package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.SparkApplication;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * What the datasets of one run share.
 *
 * @param reports the account's reports, listed at the start of the run
 * @param writing limits how many tables are written at once, for Spark's memory
 */
record LoadContext(
    SparkSession spark,
    LoadSettings settings,
    LoadAccount account,
    Session session,
    List<ScheduledReport> reports,
    Clock clock,
    Semaphore writing) {
  private static final int WRITERS = 2;

  LoadContext(
      SparkSession spark,
      LoadSettings settings,
      LoadAccount account,
      Session session,
      List<ScheduledReport> reports,
      Clock clock) {
    this(spark, settings, account, session, reports, clock, new Semaphore(WRITERS));
  }

  PartnerInsightsClient client() {
    return session.client();
  }

  /** Returns the service's time. */
  Instant now() {
    return client().serviceTime(clock.instant());
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  /** Finds a report as it was at the start of the run. */
  Optional<ScheduledReport> report(String id) {
    return reports.stream().filter(each -> each.reportId().equalsIgnoreCase(id)).findFirst();
  }

  /** Runs calls that may wait, as the application's other waits. */
  static <T> T await(Supplier<T> calls) {
    return SparkApplication.await(calls);
  }

  /** Runs jobs that write a table. An interrupt ends the wait for the other writers. */
  <T> T write(Supplier<T> jobs) {
    try {
      writing.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    }
    try {
      return jobs.get();
    } finally {
      writing.release();
    }
  }
}
