package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;
import java.util.List;

/**
 * The codes of the connector's errors. A code is stable across versions, so alerts and retry rules
 * may depend on it. Its first digit is its area, which determines the exception's class.
 * docs/errors.md says when each error is thrown and what the user can do.
 */
@Public
public enum ErrorCode {
  SIGN_IN_REFUSED(1001, Retry.NO),
  SIGN_IN_UNREACHABLE(1002, Retry.YES),
  TOKEN_REJECTED(1003, Retry.NO),
  MFA_REQUIRED(1004, Retry.NO),
  SIGN_IN_TIMEOUT(1005, Retry.YES),
  ACCESS_FORBIDDEN(1006, Retry.NO),
  SIGN_IN_BLOCKED(1008, Retry.NO),
  NO_BROWSER(1009, Retry.NO),
  NO_MANAGED_IDENTITY(1010, Retry.NO),
  SIGN_IN_NOT_PRIVATE(1011, Retry.NO),

  QUERY_SYNTAX(2001, Retry.NO),
  UNKNOWN_DATASET(2002, Retry.NO),
  UNKNOWN_COLUMN(2003, Retry.NO),
  UNKNOWN_TIMESPAN(2004, Retry.NO),
  UNSAFE_LITERAL(2005, Retry.NO),
  QUERY_REFUSED(2006, Retry.NO),
  QUERY_NOT_FOUND(2007, Retry.NO),
  DUPLICATE_COLUMN(2008, Retry.NO),
  UNKNOWN_TABLE(2010, Retry.NO),
  UNKNOWN_PROCEDURE(2011, Retry.NO),
  DATE_IN_TEXT(2012, Retry.NO),

  REPORT_TIMEOUT(3001, Retry.YES),
  REPORT_PAUSED(3002, Retry.NO),
  REPORT_FAILED(3003, Retry.YES),
  REPORT_WITHOUT_LINK(3004, Retry.YES),
  QUOTA_EXCEEDED(3005, Retry.YES),
  REPORT_NOT_FOUND(3006, Retry.NO),
  WAIT_INTERRUPTED(3007, Retry.YES),
  /** Not retryable: the lost request may have taken effect, and a second one would do it twice. */
  OUTCOME_UNKNOWN(3008, Retry.NO),
  REQUEST_REFUSED(3009, Retry.NO),
  RATE_LIMITED(3010, Retry.YES),
  SERVICE_FAILED(3011, Retry.YES),
  SERVICE_UNREACHABLE(3012, Retry.YES),
  BAD_RESPONSE(3013, Retry.NO),
  EXECUTIONS_LOST(3014, Retry.NO),
  REPORT_LOST(3015, Retry.YES),
  REPORT_NOT_RUN_YET(3016, Retry.YES),

  LINK_EXPIRED(4001, Retry.YES),
  FILE_GONE(4002, Retry.YES),
  FILE_CHANGED(4003, Retry.YES),
  DOWNLOAD_BROKEN(4004, Retry.YES),
  STORAGE_REFUSED(4005, Retry.YES),
  FILE_CORRUPT(4006, Retry.YES),
  STORAGE_FORBIDDEN(4007, Retry.NO),

  VALUE_DOES_NOT_FIT(5001, Retry.NO),
  RAGGED_ROW(5002, Retry.NO),
  HEADER_MISMATCH(5003, Retry.NO),
  BROKEN_QUOTES(5004, Retry.NO),
  FIELD_TOO_LARGE(5005, Retry.NO),

  OPTION_MISSING(6001, Retry.NO),
  OPTION_CONFLICT(6002, Retry.NO),
  OPTION_UNKNOWN(6003, Retry.NO),
  OPTION_VALUE(6004, Retry.NO),
  SECRET_UNREADABLE(6006, Retry.NO),
  INSECURE_URL(6007, Retry.NO),
  SCHEMA_HINT(6008, Retry.NO),
  READ_ONLY(6009, Retry.NO),
  /** Not thrown by {@link Problem}: an older Java cannot load this enum. */
  JAVA_TOO_OLD(6010, Retry.NO),
  SECRET_REFUSED(6011, Retry.NO),
  CHECKPOINT_MISMATCH(6013, Retry.NO),
  SCHEDULE_DIFFERS(6014, Retry.NO),
  OUTPUT_UNWRITABLE(6015, Retry.NO),
  LOAD_FAILED(6016, Retry.NO),
  TABLE_REFUSED(6017, Retry.NO),
  CERTIFICATE_UNTRUSTED(6018, Retry.NO),
  TABLE_UNREACHABLE(6019, Retry.YES);

  private final int number;
  private final Retry retry;

  ErrorCode(int number, Retry retry) {
    this.number = number;
    this.retry = retry;
  }

  private enum Retry {
    YES,
    NO
  }

  /** Returns the texts of an error whose problem needs no reason. */
  public ErrorTemplate template(String problem, String remedy) {
    return template(problem, "", remedy);
  }

  /** Returns the texts of an error without ids. */
  public ErrorTemplate template(String problem, String reason, String remedy) {
    return new ErrorTemplate(this, problem, reason, remedy, List.of());
  }

  /** Returns the texts of an error with ids, such as {@code reportId, executionId}. */
  public ErrorTemplate template(String problem, String reason, String remedy, String ids) {
    return new ErrorTemplate(this, problem, reason, remedy, List.of(ids.split(", ", -1)));
  }

  /** Returns the code as messages and documents write it, such as {@code PI-3001}. */
  @Public
  public String messageCode() {
    return "PI-" + number;
  }

  /**
   * Returns the exit code of a program that ends with the error: 2 for wrong arguments, options or
   * settings, 3 for a sign-in, 4 for a query, 5 for a report, 6 for a download, 7 for a file, and 1
   * for a load of which some datasets need the user.
   */
  public int exitCode() {
    if (this == LOAD_FAILED) {
      return 1;
    }
    int area = number / 1000;
    return area == 6 ? 2 : area + 2;
  }

  /** Returns whether the same call may succeed later without a change. */
  @Public
  public boolean isRetryable() {
    return retry == Retry.YES;
  }

  int area() {
    return number / 1000;
  }
}
