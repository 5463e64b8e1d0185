package io.partnerinsights.core.report;

import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.UserClass;
import io.partnerinsights.core.spi.ReportListener;
import java.time.Duration;
import java.util.Optional;

/**
 * How a job waits for its report, and for a permit to create it.
 *
 * @param timeout how long a report may take after it was created
 * @param schedule when its status is polled
 * @param reportsPerHour how many reports may be created in any 60 minutes with one account
 * @param fields what the options add to a new report
 * @param listener is notified of the progress
 */
public record ReportSettings(
    Duration timeout,
    PollSchedule schedule,
    int reportsPerHour,
    Fields fields,
    ReportListener listener) {

  /**
   * Fields of a new report.
   *
   * @param webhook what the service calls when the report is complete
   * @param label what its name begins with; if absent, the dataset's name
   * @param description what its description ends with
   */
  public record Fields(
      Optional<Webhook> webhook, Optional<String> label, Optional<String> description) {
    /** Adds nothing. */
    public static final Fields NONE =
        new Fields(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The settings that the options give.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE} if the listener's
   *     class cannot be used
   */
  public static ReportSettings of(ConnectorOptions options) {
    return new ReportSettings(
        options.get(Options.REPORT_TIMEOUT),
        new PollSchedule(options.find(Options.POLL_INTERVAL)),
        options.get(Options.MAX_REPORTS_PER_HOUR),
        new Fields(
            webhook(options),
            options.find(Options.REPORT_LABEL),
            options.find(Options.REPORT_DESCRIPTION)),
        listener(options));
  }

  public ReportSettings withListener(ReportListener other) {
    return new ReportSettings(timeout, schedule, reportsPerHour, fields, other);
  }

  /** The service appends a slash, or a question mark, and the report's id to the URL. */
  private static Optional<Webhook> webhook(ConnectorOptions options) {
    return options
        .find(Options.CALLBACK_URL)
        .map(url -> url.toString().replaceFirst("/+$", ""))
        .map(url -> new Webhook(url, WebhookMethod.POST));
  }

  private static ReportListener listener(ConnectorOptions options) {
    return options
        .find(Options.REPORT_LISTENER_CLASS)
        .<ReportListener>map(
            name ->
                GuardedListener.of(
                    UserClass.instantiate(name, ReportListener.class, "report listener")))
        .orElseGet(() -> new ReportListener() {});
  }
}
