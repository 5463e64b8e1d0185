package io.partnerinsights.core.report;

import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.options.UserClass;
import io.partnerinsights.core.spi.ReportListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a read gets its report.
 *
 * @param timeout how long a report may take after it was created
 * @param pollInterval how often its status is polled; absent if the connector decides
 * @param reportsPerHour how many reports may be created in any 60 minutes with one account
 * @param webhook what the service calls when a new report is complete
 * @param label what the name of a new report begins with; if absent, the dataset's name
 * @param description what the description of a new report ends with
 * @param listener is notified of the progress
 * @param reuse which reports a read may share or adopt
 * @param maxAge maximum time since a report was completed, when a read first uses it
 * @param use what a new report is for
 */
public record ReportSettings(
    Duration timeout,
    @Nullable Duration pollInterval,
    int reportsPerHour,
    @Nullable Webhook webhook,
    @Nullable String label,
    @Nullable String description,
    ReportListener listener,
    Reuse reuse,
    Duration maxAge,
    ReportUse use) {
  private static final Logger LOG = LoggerFactory.getLogger(ReportSettings.class);

  public static ReportSettings of(ConnectorOptions options) {
    return new ReportSettings(
        options.get(Options.REPORT_TIMEOUT),
        options.find(Options.POLL_INTERVAL).orElse(null),
        options.get(Options.MAX_REPORTS_PER_HOUR),
        webhook(options),
        options.find(Options.REPORT_LABEL).orElse(null),
        options.find(Options.REPORT_DESCRIPTION).orElse(null),
        listener(options),
        options.get(Options.REUSE),
        options.get(Options.REUSE_MAX_AGE),
        ReportUse.of(options.get(Options.REUSE), options.find(Options.KEEP).orElse(Keep.NOTHING)));
  }

  private static @Nullable Webhook webhook(ConnectorOptions options) {
    return options
        .find(Options.CALLBACK_URL)
        .map(url -> Webhook.of(url, options.get(Options.CALLBACK_METHOD)))
        .orElse(null);
  }

  private static ReportListener listener(ConnectorOptions options) {
    return options
        .find(Options.REPORT_LISTENER_CLASS)
        .map(name -> UserClass.instantiate(name, ReportListener.class, "report listener"))
        .map(ReportSettings::guarded)
        .orElseGet(() -> new ReportListener() {});
  }

  /** Returns a listener whose error is logged once and does not end the wait. */
  static ReportListener guarded(ReportListener listener) {
    AtomicBoolean warned = new AtomicBoolean();
    return (ReportListener)
        Proxy.newProxyInstance(
            ReportListener.class.getClassLoader(),
            new Class<?>[] {ReportListener.class},
            (proxy, method, arguments) -> call(listener, warned, method, arguments));
  }

  /** Catches linkage errors too: the class may be compiled against another version. */
  private static @Nullable Object call(
      ReportListener listener, AtomicBoolean warned, Method method, Object[] arguments)
      throws IllegalAccessException {
    try {
      return method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error
          && !(error instanceof LinkageError || error instanceof AssertionError)) {
        throw error;
      }
      if (warned.compareAndSet(false, true)) {
        LOG.warn(
            "The report listener {} failed; the read continues",
            listener.getClass().getName(),
            e.getCause());
      }
      return null;
    }
  }

  /** Returns settings with which a read gets a report of its own, which is not kept. */
  public ReportSettings alone() {
    return own(label, description, ReportUse.OWN_READ);
  }

  /** Returns settings with which a read gets a report of its own for another use. */
  public ReportSettings creating(ReportUse other) {
    return own(null, null, other);
  }

  private ReportSettings own(
      @Nullable String ownLabel, @Nullable String ownDescription, ReportUse ownUse) {
    return new ReportSettings(
        timeout,
        pollInterval,
        reportsPerHour,
        webhook,
        ownLabel,
        ownDescription,
        listener,
        Reuse.NEVER,
        maxAge,
        ownUse);
  }

  public boolean shares() {
    return reuse != Reuse.NEVER;
  }

  /** Returns which reports stay on the service. */
  public Keep keep() {
    return use == ReportUse.KEPT_READ ? Keep.REPORT : Keep.NOTHING;
  }

  /** Describes the reuse, such as {@code auto, at most 1h old}. */
  public String describeReuse() {
    return reuse.spelling() + ", at most " + Durations.option(maxAge) + " old";
  }
}
