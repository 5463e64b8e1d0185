package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.session.Session;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(LoadContext.class);

  PartnerInsightsClient client() {
    return session.client();
  }

  /** Returns a digest of service and account. */
  String accountDigest() {
    return Fingerprint.of(client().account()).digits();
  }

  Instant now() {
    return client().serviceTime(clock.instant());
  }

  LoadTarget target() {
    return new LoadTarget(spark, settings);
  }

  YearMonth thisMonth() {
    return YearMonth.from(now().atZone(ZoneOffset.UTC));
  }

  /** Deletes a report, and returns whether it is gone. If not, a later run finds it again. */
  boolean delete(String report) {
    try {
      ReportCleanup.deleteReport(client(), report);
      return true;
    } catch (PartnerInsightsException e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("Report {} is not needed any more; the next run deletes it", report, e);
      return false;
    }
  }
}
