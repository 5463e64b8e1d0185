package io.partnerinsights.spark;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.ClusterConfiguration;
import io.partnerinsights.spark.application.SparkApplication;
import java.util.Map;

/**
 * Invalidates reports and ends waits. Options are those of {@code spark.read().options(…)}, without
 * session defaults.
 *
 * <p>From PySpark: {@code
 * spark._jvm.io.partnerinsights.spark.PartnerInsights.invalidateReports(options)}.
 */
@Public
public final class PartnerInsights {
  private PartnerInsights() {}

  /**
   * Invalidates the report of this query in this application. The next action on the query reads a
   * report that is created after this call, even if its DataFrame is older. Option {@code dataset}
   * invalidates everything that this application read from that dataset. The call makes only GETs
   * and deletes nothing on the service.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  @Public
  public static void invalidateReports(Map<String, String> options) {
    ConnectorOptions readOptions =
        ConnectorOptions.parse(OptionTexts.ofRead(ClusterConfiguration.optionsForReads(), options));
    SparkApplication.application()
        .invalidateReportsOf(SparkApplication.planInterruptibly(readOptions, Session::planRead));
  }

  /**
   * Invalidates all reports of this application, as {@link #invalidateReports} does for one. Makes
   * no call.
   */
  @Public
  public static void invalidateAllReports() {
    SparkApplication.application().invalidateAll();
  }

  /**
   * Ends every wait for a report in this application, without a call. The waiting actions fail with
   * {@code WAIT_INTERRUPTED}. Python callers need this because they cannot interrupt a thread, and
   * {@code cancelAllJobs} has no effect before an action's first job. The service continues to
   * create the reports, and the next action on the same query waits for the same report.
   */
  @Public
  public static void stopWaiting() {
    SparkApplication.stopWaiting();
  }
}
