package io.partnerinsights.core.report;

import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;

/** Which reports a test's read shares, and which stay. */
public record Sharing(Reuse reuse, Duration maxAge, Keep keep) {
  /** Of a read without options. */
  public static final Sharing DEFAULTS = new Sharing(Reuse.AUTO, Duration.ofHours(1), Keep.NOTHING);

  /** Of a read that gets a report of its own. */
  public static final Sharing NEVER = new Sharing(Reuse.NEVER, Duration.ofHours(1), Keep.NOTHING);

  ReportSettings applyTo(ReportSettings settings) {
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
