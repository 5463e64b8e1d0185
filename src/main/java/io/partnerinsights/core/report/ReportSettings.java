package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService.Limits;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.KeepMode;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.ReuseMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a read gets its report.
 *
 * @param timeout how long each part of a wait may take: the search, the creation and the polls
 * @param limits the limits of the account
 * @param webhook what the service calls when a new report is complete
 * @param label what the name of a new report begins with; if absent, the dataset's name
 * @param description what the description of a new report ends with
 * @param reuse which reports a read may share or adopt, also if its own report is to be kept: a
 *     shared report of another read is deleted nevertheless
 * @param reuseMaxAge maximum time since a report was completed, when a read first uses it
 * @param use what a new report is for
 */
public record ReportSettings(
    Duration timeout,
    Limits limits,
    @Nullable Webhook webhook,
    @Nullable String label,
    @Nullable String description,
    ReuseMode reuse,
    Duration reuseMaxAge,
    ReportUse use) {
  public static ReportSettings of(ConnectorOptions options, Limits limits) {
    return new ReportSettings(
        options.get(Options.REPORT_TIMEOUT),
        limits,
        findWebhook(options),
        options.find(Options.REPORT_LABEL).orElse(null),
        options.find(Options.REPORT_DESCRIPTION).orElse(null),
        options.get(Options.REUSE),
        options.get(Options.REUSE_MAX_AGE),
        ReportUse.ofRead(
            options.get(Options.REUSE), options.find(Options.KEEP).orElse(KeepMode.NOTHING)));
  }

  private static @Nullable Webhook findWebhook(ConnectorOptions options) {
    return options
        .find(Options.CALLBACK_URL)
        .map(url -> Webhook.of(url, options.get(Options.CALLBACK_METHOD)))
        .orElse(null);
  }

  /** Returns settings with which a read gets a report of its own, which is not kept. */
  public ReportSettings withUnsharedReport() {
    return withUnsharedReport(label, description, ReportUse.OWN_READ);
  }

  /** Returns settings with which a read gets a report of its own for another use. */
  public ReportSettings withUse(ReportUse newUse) {
    return withUnsharedReport(null, null, newUse);
  }

  private ReportSettings withUnsharedReport(
      @Nullable String newLabel, @Nullable String newDescription, ReportUse newUse) {
    return new ReportSettings(
        timeout, limits, webhook, newLabel, newDescription, ReuseMode.NEVER, reuseMaxAge, newUse);
  }

  public boolean mayShareReport() {
    return reuse != ReuseMode.NEVER;
  }
}
