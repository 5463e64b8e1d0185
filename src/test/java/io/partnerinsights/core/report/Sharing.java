package io.partnerinsights.core.report;

import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.options.KeepMode;
import io.partnerinsights.core.options.ReuseMode;
import java.time.Duration;

/** Which reports a test's read shares, and which stay. */
public record Sharing(ReuseMode reuse, Duration maxAge, KeepMode keep) {
  /** Of a read without options. */
  public static final Sharing DEFAULTS =
      new Sharing(ReuseMode.AUTO, Duration.ofHours(1), KeepMode.NOTHING);

  /** Of a read that gets a report of its own. */
  public static final Sharing NEVER =
      new Sharing(ReuseMode.NEVER, Duration.ofHours(1), KeepMode.NOTHING);

  ReportSettings applyTo(ReportSettings settings) {
    return new ReportSettings(
        settings.timeout(),
        settings.limits(),
        settings.webhook(),
        settings.label(),
        settings.description(),
        reuse,
        maxAge,
        ReportUse.ofRead(reuse, keep));
  }
}
