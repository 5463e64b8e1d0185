package io.partnerinsights.core.errors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The root of everything that the connector throws on purpose. The message says problem, reason,
 * remedy and ids; {@link #code()} is the stable part to build rules on.
 */
public abstract sealed class PartnerInsightsException extends RuntimeException
    permits SignInException,
        QueryException,
        ReportException,
        DownloadException,
        ParseException,
        OptionsException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final LinkedHashMap<String, String> ids;
  private final String summary;

  PartnerInsightsException(Problem problem) {
    super(problem.message(), problem.cause());
    this.code = problem.code();
    this.ids = new LinkedHashMap<>(problem.ids());
    this.summary = problem.summary();
  }

  /** The stable code, such as {@link ErrorCode#REPORT_TIMEOUT} ({@code PI-3001}). */
  public ErrorCode code() {
    return code;
  }

  /**
   * Problem and reason only: what another error, which has its own remedy, can tell of this one.
   */
  public String summary() {
    return summary;
  }

  /** What to go on with or to quote: {@code reportId}, {@code queryId}, {@code correlationId}, … */
  public Map<String, String> ids() {
    return Map.copyOf(ids);
  }
}
