package io.partnerinsights.spark;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.report.ReportCleanup.Item;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.ClusterConfiguration;
import io.partnerinsights.spark.application.SparkApplication;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Manages reports outside of a read. Options are those of {@code spark.read().options(…)}; session
 * defaults are not added.
 *
 * <pre>{@code
 * PartnerInsights.invalidate(options);
 * PartnerInsights.deleteOrphans(account, Duration.ofDays(7));
 * }</pre>
 *
 * <p>From PySpark: {@code spark._jvm.io.partnerinsights.spark.PartnerInsights.invalidate(options)}.
 */
@Public
public final class PartnerInsights {
  private PartnerInsights() {}

  /**
   * Invalidates the report of this query in this application. The next action on the query reads a
   * report that is created after this call, also if its DataFrame is older. Option {@code dataset}
   * invalidates all that this application has read of that dataset. Nothing is deleted on the
   * service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  @Public
  public static void invalidate(Map<String, String> options) {
    ConnectorOptions read = ConnectorOptions.parse(options, ClusterConfiguration.ofReads());
    SparkApplication.plan(read, Session::plan).invalidate();
  }

  /** Invalidates all reports of this application, as {@link #invalidate} does for one; no call. */
  @Public
  public static void invalidateAll() {
    SparkApplication.application().invalidateAll();
  }

  /**
   * Ends every wait for a report in this application; no call. The waiting actions fail with {@code
   * WAIT_INTERRUPTED}. Python callers need this because they cannot interrupt a thread, and {@code
   * cancelAllJobs} has no effect before an action's first job. The service continues to create the
   * reports, and the next action on the same query waits for the same report.
   */
  @Public
  public static void stopWaiting() {
    SparkApplication.stopWaiting();
  }

  /**
   * Returns the ExecuteNow reports that this connector created for the account and that have at
   * least this age, including kept ones, and its queries of that age without other reports. Deletes
   * nothing.
   *
   * @param options the account's options; options of a query are ignored
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   */
  @Public
  public static List<Item> findOrphans(Map<String, String> options, Duration age) {
    return ReportCleanup.of(account(options)).find(age);
  }

  /**
   * Deletes those of {@link #findOrphans} that no application can be using, and returns them.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   * @throws io.partnerinsights.core.errors.PartnerInsightsException from the first call that fails
   */
  @Public
  public static List<Item> deleteOrphans(Map<String, String> options, Duration age) {
    ReportCleanup cleanup = ReportCleanup.of(account(options));
    List<Item> unused = cleanup.find(age).stream().filter(item -> !item.isInUse()).toList();
    cleanup.delete(unused);
    return unused;
  }

  /**
   * Pauses a scheduled report of the account; it has no new executions until it is resumed.
   *
   * @param options the account's options
   * @return the report's status, {@code Paused}
   * @throws io.partnerinsights.core.errors.ReportException if the service refuses it
   */
  @Public
  public static String pauseReport(Map<String, String> options, String reportId) {
    return client(options).pauseReport(reportId).reportStatus();
  }

  /**
   * Resumes a paused report of the account.
   *
   * @param options the account's options
   * @return the report's status, {@code Active}
   * @throws io.partnerinsights.core.errors.ReportException if the service refuses it
   */
  @Public
  public static String resumeReport(Map<String, String> options, String reportId) {
    return client(options).resumeReport(reportId).reportStatus();
  }

  /**
   * Deletes a report of the account and its executions.
   *
   * @param options the account's options
   * @throws io.partnerinsights.core.errors.ReportException if the service refuses it
   */
  @Public
  public static void deleteReport(Map<String, String> options, String reportId) {
    client(options).deleteReport(reportId);
  }

  private static PartnerInsightsClient client(Map<String, String> options) {
    return Clients.of(account(options));
  }

  private static ConnectorOptions account(Map<String, String> options) {
    return ConnectorOptions.parseAccount(options, ClusterConfiguration.ofReads());
  }
}
