package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of the connector's exceptions. The message contains the problem, reason, remedy and ids,
 * and {@link #code()} is stable across versions.
 *
 * <p>The Python API of an engine shows the message of this superclass. For other exceptions, Python
 * users would see 60 lines of stack trace.
 */
@Public
public abstract sealed class PartnerInsightsException extends IllegalArgumentException
    permits SignInException,
        QueryException,
        ReportException,
        DownloadException,
        ParseException,
        OptionsException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final LinkedHashMap<String, String> ids;
  private final String problem;
  private final String reason;
  private final String remedy;
  private final @Nullable Duration retryAfter;

  PartnerInsightsException(Problem problem) {
    super(problem.message(), problem.cause);
    this.code = problem.code;
    this.ids = new LinkedHashMap<>(problem.ids);
    this.problem = problem.problem;
    this.reason = problem.reason;
    this.remedy = problem.remedy;
    this.retryAfter = problem.retryAfter;
  }

  /** Returns problem, reason, remedy and ids. */
  @Public
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Returns the stable code, such as {@link ErrorCode#REPORT_TIMEOUT} ({@code PI-3001}). */
  @Public
  public ErrorCode code() {
    return code;
  }

  /**
   * Returns whether the same call may succeed later without a change. Only the code determines
   * this.
   */
  @Public
  public boolean isRetryable() {
    return code.isRetryable();
  }

  /** Returns problem and reason without the remedy, as a part of another sentence. */
  public String summary() {
    return toProblem().summary();
  }

  /** Returns the same error with one more remedy, a sentence of its own. */
  public PartnerInsightsException withAddedRemedy(String sentence) {
    return withThisTrace(toProblem().remedy(remedy + ". " + sentence));
  }

  /** Returns the same error with an id that its place did not know. */
  public PartnerInsightsException withId(String name, String value) {
    return withThisTrace(toProblem().id(name, value));
  }

  private PartnerInsightsException withThisTrace(Problem newProblem) {
    PartnerInsightsException exception = newProblem.toException();
    exception.setStackTrace(getStackTrace());
    return exception;
  }

  private Problem toProblem() {
    Problem copy = Problem.ofLines(code, problem).reason(reason).remedy(remedy).cause(getCause());
    ids.forEach(copy::id);
    return copy.retryAfter(retryAfter);
  }

  /** Returns the wait before a repetition that the server requested. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Returns ids by name, such as {@code reportId}, {@code queryId} and {@code correlationId}. */
  @Public
  public Map<String, String> ids() {
    return Map.copyOf(ids);
  }
}
