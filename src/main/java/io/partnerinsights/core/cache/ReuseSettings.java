package io.partnerinsights.core.cache;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;
import java.util.Optional;

/**
 * Which reports a read may share or adopt, and what is deleted when the application ends.
 *
 * @param maxAge how old a complete report may be when it is first read
 * @param keep what stays on the service when the application ends
 * @param deletesFailed whether a report is deleted although its read failed, because the user asked
 *     for {@code keep=nothing}
 */
public record ReuseSettings(Reuse reuse, Duration maxAge, Keep keep, boolean deletesFailed) {

  /**
   * The settings that the options give; with {@code reuse=always} everything is kept by default.
   */
  public static ReuseSettings of(ConnectorOptions options) {
    Reuse reuse = options.get(Options.REUSE);
    Keep byDefault = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    Optional<Keep> keep = options.find(Options.KEEP);
    return new ReuseSettings(
        reuse,
        options.get(Options.REUSE_MAX_AGE),
        keep.orElse(byDefault),
        keep.filter(Keep.NOTHING::equals).isPresent());
  }

  /** Whether a read may use a report that was not created for it alone. */
  public boolean shares() {
    return reuse != Reuse.NEVER;
  }

  /** Whether reports stay on the service when the application ends. */
  boolean keepsReports() {
    return keep != Keep.NOTHING;
  }

  /** The same read, with nothing kept. */
  ReuseSettings keepingNothing() {
    return new ReuseSettings(reuse, maxAge, Keep.NOTHING, true);
  }

  /** In words: {@code auto, at most PT1H old}. */
  public String describeReuse() {
    return reuse.spelling() + ", at most " + maxAge + " old";
  }
}
