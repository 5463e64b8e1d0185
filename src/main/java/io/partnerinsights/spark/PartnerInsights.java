package io.partnerinsights.spark;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.DryRun;
import io.partnerinsights.core.session.OrphanCleanup;
import io.partnerinsights.core.session.OrphanCleanup.Deleted;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.application.SparkApplication;
import java.time.Duration;
import java.util.Map;

/**
 * What can be done with reports beside reading them. Options are those of {@code
 * spark.read().options(…)}; session defaults are not added.
 *
 * <pre>{@code
 * PartnerInsights.dryRun(options).steps().forEach(System.out::println);
 * PartnerInsights.invalidate(options);
 * PartnerInsights.deleteOrphans(account, Duration.ofDays(7));
 * }</pre>
 *
 * <p>From PySpark: {@code spark._jvm.io.partnerinsights.spark.PartnerInsights.invalidate(options)}.
 */
public final class PartnerInsights {
  private PartnerInsights() {}

  /**
   * What the first action on a load() with these options would do; GETs only. Option {@code dryRun}
   * gives the same as a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  public static DryRun dryRun(Map<String, String> options) {
    return plan(options).dryRun();
  }

  /**
   * Invalidates the report of this query in this application: the next action on it, also with an
   * older DataFrame, reads a report that is created after this call. With option {@code dataset}
   * all reports on that dataset. Nothing is deleted on the service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  public static void invalidate(Map<String, String> options) {
    plan(options).invalidate();
  }

  private static ReadPlan plan(Map<String, String> options) {
    return SparkApplication.read(ConnectorOptions.parse(options));
  }

  /** Invalidates all reports of this application, as {@link #invalidate} does one; no call. */
  public static void invalidateAll() {
    SparkApplication.reports().invalidateAll();
  }

  /**
   * Ends every wait for a report in this application: the actions that wait fail with {@code
   * WAIT_INTERRUPTED}. For callers that cannot interrupt a thread, such as Python; Spark's {@code
   * cancelAllJobs} does not reach an action without a job. The reports are created meanwhile, and
   * the next action on the same query waits for the same report. No call.
   */
  public static void stopWaiting() {
    SparkApplication.stopWaiting();
  }

  /**
   * Deletes what this connector has left on the service with this account: ExecuteNow reports under
   * its names of at least this age, also kept ones, then its queries of that age without a report.
   *
   * @param options who signs in and where; what they say of a query is not used
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   * @throws io.partnerinsights.core.errors.PartnerInsightsException from the first call that fails
   */
  public static Deleted deleteOrphans(Map<String, String> options, Duration age) {
    return OrphanCleanup.of(ConnectorOptions.parseAccount(options), age).delete();
  }

  /**
   * Pauses a scheduled report of the account: nothing runs until it is resumed.
   *
   * @param options who signs in and where
   * @return the report's status, {@code Paused}
   * @throws io.partnerinsights.core.errors.ReportException as the service refuses it
   */
  public static String pauseReport(Map<String, String> options, String reportId) {
    return client(options).pauseReport(reportId).reportStatus();
  }

  /**
   * Resumes a paused report of the account.
   *
   * @param options who signs in and where
   * @return the report's status, {@code Active}
   * @throws io.partnerinsights.core.errors.ReportException as the service refuses it
   */
  public static String resumeReport(Map<String, String> options, String reportId) {
    return client(options).resumeReport(reportId).reportStatus();
  }

  /**
   * Deletes a report of the account and its executions.
   *
   * @param options who signs in and where
   * @throws io.partnerinsights.core.errors.ReportException as the service refuses it
   */
  public static void deleteReport(Map<String, String> options, String reportId) {
    client(options).deleteReport(reportId);
  }

  private static PartnerInsightsClient client(Map<String, String> options) {
    return Clients.of(ConnectorOptions.parseAccount(options));
  }
}
