package io.partnerinsights.core.session;

import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Reuse;
import java.util.Map;

/** A report that one application creates and another reads later, by its id. */
public final class ReportSubmission {
  /**
   * The options that such a report needs, unless the user sets others: the application that creates
   * it must not delete it, and it must not be a report that another application deletes.
   */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          Options.KEEP.key(), Keep.REPORT.spelling(), Options.REUSE.key(), Reuse.NEVER.spelling());

  private ReportSubmission() {}
}
