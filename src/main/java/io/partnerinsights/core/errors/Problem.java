package io.partnerinsights.core.errors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One failure in the making: what happened, why, what to do about it, and the ids to go on with.
 *
 * <pre>{@code
 * throw Problem.of(ErrorCode.REPORT_TIMEOUT, "The report did not complete within 4h")
 *     .reason("the service still says Running")
 *     .remedy("read it later with option reportId")
 *     .id("reportId", id)
 *     .toException();
 * }</pre>
 *
 * <p>Whatever is put in, the message never shows a bearer token or the query string of a URL.
 */
public final class Problem {
  private final ErrorCode code;
  private final String problem;
  private final Map<String, String> ids = new LinkedHashMap<>();
  private String reason = "";
  private String remedy = "";
  private Throwable cause;

  private Problem(ErrorCode code, String problem) {
    this.code = code;
    this.problem = problem;
  }

  /** Starts a problem; {@code problem} is a sentence without its full stop. */
  public static Problem of(ErrorCode code, String problem) {
    return new Problem(code, problem);
  }

  /** Why it happened, as far as is known. */
  public Problem reason(String text) {
    this.reason = text;
    return this;
  }

  /** What the reader can do now. */
  public Problem remedy(String text) {
    this.remedy = text;
    return this;
  }

  /** An id to go on with or to quote to support; null and empty values are left out. */
  public Problem id(String name, String value) {
    if (value != null && !value.isEmpty()) {
      ids.put(name, value);
    }
    return this;
  }

  /** The exception below this one. */
  public Problem cause(Throwable throwable) {
    this.cause = throwable;
    return this;
  }

  /** The exception of the code's area; its stack starts here, so throw it at once. */
  public PartnerInsightsException toException() {
    return switch (code.area()) {
      case 1 -> new SignInException(this);
      case 2 -> new QueryException(this);
      case 3 -> new ReportException(this);
      case 4 -> new DownloadException(this);
      case 5 -> new ParseException(this);
      default -> new OptionsException(this);
    };
  }

  ErrorCode code() {
    return code;
  }

  Map<String, String> ids() {
    return ids;
  }

  Throwable cause() {
    return cause;
  }

  String message() {
    String text =
        "["
            + code.code()
            + "] "
            + sentence("", problem)
            + sentence(" Reason: ", reason)
            + sentence(" Remedy: ", remedy)
            + idList();
    return Redaction.scrub(text);
  }

  String summary() {
    return Redaction.scrub(sentence("", problem) + sentence(" ", reason));
  }

  private static String sentence(String lead, String text) {
    if (text == null || text.isBlank()) {
      return "";
    }
    String trimmed = text.strip();
    boolean closed = trimmed.endsWith(".") || trimmed.endsWith("!") || trimmed.endsWith("?");
    return lead + trimmed + (closed ? "" : ".");
  }

  private String idList() {
    return ids.isEmpty()
        ? ""
        : ids.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
