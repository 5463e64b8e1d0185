package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Root of the connector's exceptions. The message contains problem, reason, remedy and ids; {@link
 * #code()} is stable across versions.
 *
 * <p>Its superclass is one of those whose message the Python API of an engine shows. For any other
 * exception Python's users would read 60 lines of stack trace.
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

  PartnerInsightsException(Problem problem) {
    super(problem.message(), problem.cause);
    this.code = problem.code;
    this.ids = new LinkedHashMap<>(problem.ids);
    this.problem = problem.problem;
    this.reason = problem.reason;
    this.remedy = problem.remedy;
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

  /** Returns whether the same call may succeed later without a change, by the code alone. */
  @Public
  public boolean isRetryable() {
    return code.isRetryable();
  }

  /** Returns problem and reason without the remedy, as a part of another sentence. */
  public String summary() {
    return toProblem().summary();
  }

  /** Returns the same error with one more remedy, for an engine that needs it. */
  public PartnerInsightsException withRemedy(String more) {
    return thrownHere(toProblem().remedy(remedy + "; " + more));
  }

  /** Returns the same error with an id that its place did not know. */
  public PartnerInsightsException withId(String name, String value) {
    return thrownHere(toProblem().id(name, value));
  }

  private PartnerInsightsException thrownHere(Problem same) {
    PartnerInsightsException extended = same.toException();
    extended.setStackTrace(getStackTrace());
    return extended;
  }

  private Problem toProblem() {
    Problem copy = Problem.copy(code, problem).reason(reason).remedy(remedy).cause(getCause());
    ids.forEach(copy::id);
    return copy;
  }

  /** Returns ids by name, such as {@code reportId}, {@code queryId} and {@code correlationId}. */
  @Public
  public Map<String, String> ids() {
    return Map.copyOf(ids);
  }
}
