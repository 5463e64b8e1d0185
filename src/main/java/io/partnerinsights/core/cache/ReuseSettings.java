package io.partnerinsights.core.cache;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;

/**
 * Which reports a read may share or adopt, and what is deleted when the application ends.
 *
 * @param maxAge how old a complete report may be when it is first read
 */
public record ReuseSettings(Reuse reuse, Duration maxAge, Keep keep) {

  /**
   * The settings that the options give; with {@code reuse=always} everything is kept by default.
   */
  public static ReuseSettings of(ConnectorOptions options) {
    Reuse reuse = options.get(Options.REUSE);
    Keep byDefault = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    return new ReuseSettings(
        reuse, options.get(Options.REUSE_MAX_AGE), options.find(Options.KEEP).orElse(byDefault));
  }

  /** Whether a read may use a report that was not created for it alone. */
  public boolean shares() {
    return reuse != Reuse.NEVER;
  }

  /** Whether reports stay on the service when the application ends. */
  boolean keepsReports() {
    return keep != Keep.NOTHING;
  }

  /** In words: {@code auto, at most PT1H old}. */
  public String describeReuse() {
    return reuse.spelling() + ", at most " + maxAge + " old";
  }
}
