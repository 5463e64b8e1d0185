package io.partnerinsights.spark;

import io.partnerinsights.core.connect.Connections;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.broker.DryRun;
import io.partnerinsights.core.report.broker.Leftovers;
import io.partnerinsights.core.report.broker.Leftovers.Removed;
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
    PlannedReport plan = ReportSource.plan(parsed).plan();
    SparkApplication.reports().forget(parsed.isSet(Options.DATASET) ? onDataset(plan) : on(plan));
  }

  private static Predicate<PlannedReport> on(PlannedReport plan) {
    return other -> other.fingerprint().equals(plan.fingerprint());
  }

  private static Predicate<PlannedReport> onDataset(PlannedReport plan) {
    String dataset = plan.query().dataset();
    return other ->
        other.account().equals(plan.account()) && other.query().dataset().equalsIgnoreCase(dataset);
  }

  /** Forgets all reports of this application, as {@link #forget} does one; no call. */
  public static void forgetAll() {
    SparkApplication.reports().forget(plan -> true);
  }

  /**
   * Removes from the service what this connector has left there with this account: ExecuteNow
   * reports under its names that are at least so old, also kept ones, then queries under its names
   * that are as old and have no report any more. Whatever else the account has is not touched.
   *
   * @param options who signs in and where; what they say of a query is not used
   * @throws io.partnerinsights.core.errors.PartnerInsightsException from the first call that fails
   */
  public static Removed removeLeftovers(Map<String, String> options, Duration age) {
    ConnectorOptions account = ConnectorOptions.parseAccount(options);
    Clock clock = Clock.systemUTC();
    return new Leftovers(Connections.of(account).client(), age, clock.instant()).remove();
  }
}
