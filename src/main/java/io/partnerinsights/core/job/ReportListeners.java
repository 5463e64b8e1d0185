package io.partnerinsights.core.job;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.UserClass;
import io.partnerinsights.core.spi.ReportListener;

/** Makes listeners. */
public final class ReportListeners {
  private ReportListeners() {}

  /** One that tells nobody. */
  public static ReportListener none() {
    return new ReportListener() {};
  }

  /**
   * The user's own, if the options name one.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE} if the class
   *     cannot be used
   */
  public static ReportListener of(ConnectorOptions options) {
    return options
        .find(Options.REPORT_LISTENER_CLASS)
        .map(name -> UserClass.instantiate(name, ReportListener.class, "report listener"))
        .map(ReportListeners::guarded)
        .orElseGet(ReportListeners::none);
  }

  /** The same, but what it throws is logged once and goes no further. */
  public static ReportListener guarded(ReportListener listener) {
    return new GuardedListener(listener);
  }
}
