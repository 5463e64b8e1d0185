package io.partnerinsights.core.report;

import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;

/** Which reports a test's read shares, and which stay. */
public record Sharing(Reuse reuse, Duration maxAge, Keep keep) {
  /** Of a read without options. */
  public static final Sharing DEFAULTS = of(Reuse.AUTO);

  /** Of a read that gets a report of its own. */
  public static final Sharing NEVER = of(Reuse.NEVER);

  /** Of a read that keeps its query and report. */
  public static final Sharing KEPT = new Sharing(Reuse.AUTO, Duration.ofHours(1), Keep.REPORT);

  /** Returns this reuse with the default of option {@code keep}. */
  public static Sharing of(Reuse reuse) {
    return new Sharing(reuse, Duration.ofHours(1), Keep.NOTHING);
  }

  ReportSettings in(ReportSettings settings) {
    return new ReportSettings(
        settings.timeout(),
        settings.limits(),
        settings.webhook(),
        settings.label(),
        settings.description(),
        reuse,
        maxAge,
        ReportUse.of(reuse, keep));
  }
}
