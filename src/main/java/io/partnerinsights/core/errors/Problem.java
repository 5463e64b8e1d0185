package io.partnerinsights.core.errors;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an {@link ErrorTemplate}, to which the place that throws may add:
 *
 * <pre>{@code
 * throw LOST_RESPONSE.problem(call).id("correlationId", id).cause(e).toException();
 * }</pre>
 *
 * <p>The message never contains a bearer token or the query string of a URL: both are redacted. All
 * texts are made {@link PlainText}, because they may quote the service.
 */
public final class Problem {
  final ErrorCode code;
  String problem;
  final Map<String, String> ids = new LinkedHashMap<>();
  String reason = "";
  String remedy = "";
  @Nullable Throwable cause;
  @Nullable Duration retryAfter;

  private Problem(ErrorCode code, String problem) {
    this.code = code;
    this.problem = problem;
  }

  /** Takes a sentence without its full stop. */
  static Problem of(ErrorCode code, String problem) {
    return new Problem(code, PlainText.of(problem));
  }

  /** Starts a problem of an exception, which may have several lines. */
  static Problem ofLines(ErrorCode code, String problem) {
    return new Problem(code, problem);
  }

  /** Adds lines to the problem, such as those that show a place in a query. */
  public Problem addLines(String... newLines) {
    Stream.of(newLines).map(PlainText::of).forEach(line -> problem += "\n" + line);
    return this;
  }

  /** Sets why it happened, as far as known. */
  public Problem reason(@Nullable String text) {
    this.reason = plainOrEmpty(text);
    return this;
  }

  /** Sets what the reader can do about it. */
  public Problem remedy(@Nullable String text) {
    this.remedy = plainOrEmpty(text);
    return this;
  }

  /** Adds an id for the next read or for support; null and empty values are ignored. */
  public Problem id(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      ids.put(name, PlainText.of(value));
    }
    return this;
  }

  /** Sets the wait before a repetition that the server requested; the message shows it as an id. */
  public Problem retryAfter(@Nullable Duration wait) {
    this.retryAfter = wait;
    return id("retryAfterSeconds", wait == null ? null : "" + wait.toSeconds());
  }

  private static String plainOrEmpty(@Nullable String text) {
    return text == null ? "" : PlainText.of(text);
  }

  /** Sets the exception that caused this one. */
  public Problem cause(@Nullable Throwable throwable) {
    this.cause = throwable;
    return this;
  }

  /** Creates the exception of the code's area. Its stack trace starts here. */
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

  String message() {
    String text =
        "["
            + code.messageCode()
            + "] "
            + toSentence("", problem)
            + toSentence(" Reason: ", reason)
            + toSentence(" Remedy: ", remedy)
            + idList();
    return Redaction.redact(text);
  }

  String summary() {
    String why = reason.isBlank() ? "" : ": " + reason.strip().replaceFirst("\\.$", "");
    return Redaction.redact(problem.strip() + why);
  }

  private static String toSentence(String lead, String text) {
    if (text.isBlank()) {
      return "";
    }
    String sentence = text.strip();
    boolean isClosed = sentence.endsWith(".") || sentence.endsWith("!") || sentence.endsWith("?");
    return lead + sentence + (isClosed ? "" : ".");
  }

  private String idList() {
    return ids.isEmpty()
        ? ""
        : ids.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
