package io.partnerinsights.spark;

import io.partnerinsights.core.cache.DryRun;
import io.partnerinsights.core.cache.Leftovers;
import io.partnerinsights.core.cache.Leftovers.Removed;
import io.partnerinsights.core.client.Connections;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.read.ReportSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What can be done with reports beside reading them. Options are those of {@code
 * spark.read().options(…)}, given whole: session defaults are not added.
 *
 * <pre>{@code
 * PartnerInsights.dryRun(options).steps().forEach(System.out::println);
 * PartnerInsights.forget(options);
 * PartnerInsights.removeLeftovers(account, Duration.ofDays(7));
 * }</pre>
 *
 * <p>From PySpark: {@code spark._jvm.io.partnerinsights.spark.PartnerInsights.forget(options)}.
 */
public final class PartnerInsights {
  private PartnerInsights() {}

  /**
   * What the first action on a load() with these options would do; GETs only. The option {@code
   * dryRun} gives the same as a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  public static DryRun dryRun(Map<String, String> options) {
    return ReportSource.plan(ConnectorOptions.parse(options)).dryRun();
  }

  /**
   * Forgets the report of this question in this application: the next action on it, also with a
   * DataFrame that was there before, reads a report that is made after this call. With option
   * {@code dataset} all reports on that dataset. Nothing is removed from the service. GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  public static void forget(Map<String, String> options) {
    ConnectorOptions parsed = ConnectorOptions.parse(options);
    ReportPlan plan = ReportSource.plan(parsed).plan();
    SparkApplication.reports()
        .forget(parsed.isSet(Options.DATASET) ? onDataset(plan) : onQuestion(plan.fingerprint()));
  }

  private static Predicate<ReportPlan> onQuestion(Fingerprint question) {
    return other -> other.fingerprint().equals(question);
  }

  private static Predicate<ReportPlan> onDataset(ReportPlan plan) {
    String dataset = plan.query().dataset();
    return other ->
        other.account().equals(plan.account()) && other.query().dataset().equalsIgnoreCase(dataset);
  }

  /** Forgets all reports of this application, as {@link #forget} does one; no call. */
  public static void forgetAll() {
    SparkApplication.reports().forget(plan -> true);
  }

  /**
   * Ends every wait for a report in this application, at once: the actions that wait fail with
   * {@code WAIT_INTERRUPTED}. For who cannot interrupt their threads, as from Python; Spark's own
   * {@code cancelAllJobs} does not reach an action that has no job yet. The reports go on being
   * made; the next action on the same question goes on waiting, and {@code keep} decides what is
   * left when the application ends. No call.
   */
  public static void stopWaiting() {
    SparkApplication.stopWaiting();
  }

  /**
   * Removes from the service what this connector has left there with this account: ExecuteNow
   * reports under its names that are at least so old, also kept ones, then queries under its names
   * that are as old and have no report any more. Whatever else the account has is not touched.
   *
   * @param options who signs in and where; what they say of a query is not used
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   * @throws io.partnerinsights.core.errors.PartnerInsightsException from the first call that fails
   */
  public static Removed removeLeftovers(Map<String, String> options, Duration age) {
    if (age.isNegative()) {
      throw Problem.of(ErrorCode.OPTION_VALUE, "An age of " + age + " is negative")
          .reason("nothing is younger than now")
          .remedy("give zero for all leftovers, or how old they are at least")
          .toException();
    }
    Clock clock = Clock.systemUTC();
    return new Leftovers(client(options), age, clock.instant()).remove();
  }

  /**
   * Pauses a scheduled report, any of the account's: nothing runs until it is resumed.
   *
   * @param options who signs in and where
   * @return the report's status, {@code Paused}
   * @throws io.partnerinsights.core.errors.ReportException as the service refuses it
   */
  public static String pauseReport(Map<String, String> options, String reportId) {
    return client(options).pauseReport(reportId).reportStatus();
  }

  /**
   * Resumes a paused report.
   *
   * @param options who signs in and where
   * @return the report's status, {@code Active}
   * @throws io.partnerinsights.core.errors.ReportException as the service refuses it
   */
  public static String resumeReport(Map<String, String> options, String reportId) {
    return client(options).resumeReport(reportId).reportStatus();
  }

  /**
   * Deletes a report and its executions, any of the account's, whoever made it.
   *
   * @param options who signs in and where
   * @throws io.partnerinsights.core.errors.ReportException as the service refuses it
   */
  public static void deleteReport(Map<String, String> options, String reportId) {
    client(options).deleteReport(reportId);
  }

  private static PartnerInsightsClient client(Map<String, String> options) {
    return Connections.of(ConnectorOptions.parseAccount(options)).client();
  }
}
