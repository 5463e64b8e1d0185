package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.Session;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.apache.spark.sql.SparkSession;

/**
 * What the datasets of one run share. Thread-safe.
 *
 * @param reports the account's reports as they were at the start of the run
 * @param threads the threads of the run, which end with it
 * @param writers permits to write a table, which takes Spark's memory and disk
 */
record LoadContext(
    SparkSession spark,
    LoadSettings settings,
    LoadAccount account,
    Session session,
    Clock clock,
    List<ScheduledReport> reports,
    ExecutorService threads,
    Semaphore writers) {
  /** Returns a digest of service and account. */
  String accountDigest() {
    return Fingerprint.of(session.client().account()).digits();
  }

  /** Returns the service's time. */
  Instant now() {
    return session.client().serviceTime(clock.instant());
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  /** Returns the statement that calls a procedure for a report. */
  String call(String procedure, String reportId) {
    return "CALL %s.system.%s(report_id => %s)"
        .formatted(account.catalog(), procedure, Columns.text(reportId));
  }
}
