package io.partnerinsights.core.cache;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;

/**
 * Whose reports may be read, and what becomes of one's own.
 *
 * @param maxAge how old a complete report may be when it is first read
 */
public record ReuseSettings(Reuse reuse, Duration maxAge, Keep keep) {
  /** The settings that the options give; what is to serve others later is kept by default. */
  public static ReuseSettings of(ConnectorOptions options) {
    Reuse reuse = options.get(Options.REUSE);
    Keep byDefault = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    return new ReuseSettings(
        reuse, options.get(Options.REUSE_MAX_AGE), options.find(Options.KEEP).orElse(byDefault));
  }
}
