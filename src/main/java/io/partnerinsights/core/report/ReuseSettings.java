package io.partnerinsights.core.report;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;
import java.util.Locale;

/**
 * The reports that a read may share or adopt, and those deleted when the application ends.
 *
 * @param maxAge maximum time since a report was completed, when a read first uses it
 * @param keep the resources that stay on the service when the application ends
 */
public record ReuseSettings(Reuse reuse, Duration maxAge, Keep keep) {

  /**
   * Returns the settings of these options. With {@code reuse=always} everything is kept by default.
   */
  public static ReuseSettings of(ConnectorOptions options) {
    Reuse reuse = options.get(Options.REUSE);
    Keep byDefault = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    return new ReuseSettings(
        reuse, options.get(Options.REUSE_MAX_AGE), options.find(Options.KEEP).orElse(byDefault));
  }

  /** Whether a read may share or adopt a report. */
  public boolean shares() {
    return reuse != Reuse.NEVER;
  }

  /** Whether reports stay on the service when the application ends. */
  boolean keepsReports() {
    return keep != Keep.NOTHING;
  }

  /** Returns when the reports that a read creates are removed from the service. */
  Removal removal() {
    return keepsReports() ? Removal.NEVER : shares() ? Removal.WHEN_OVER : Removal.AT_END;
  }

  /** Describes the reuse, such as {@code auto, at most 1h old}. */
  public String describeReuse() {
    String age = maxAge.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    return reuse.spelling() + ", at most " + age + " old";
  }
}
