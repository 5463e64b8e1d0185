package io.partnerinsights.core.errors;

/**
 * Every way in which the connector can fail. A code is stable across versions: log alerts and retry
 * rules may be built on it. The thousands tell the area, and the area the exception's class.
 */
public enum ErrorCode {
  SIGN_IN_REFUSED(1001),
  SIGN_IN_UNREACHABLE(1002),
  TOKEN_REJECTED(1003),
  MFA_REQUIRED(1004),
  DEVICE_CODE_EXPIRED(1005),
  ACCESS_FORBIDDEN(1006),

  QUERY_SYNTAX(2001),
  UNKNOWN_DATASET(2002),
  UNKNOWN_COLUMN(2003),
  UNKNOWN_TIMESPAN(2004),
  UNSAFE_LITERAL(2005),
  QUERY_REFUSED(2006),
  QUERY_NOT_FOUND(2007),
  DUPLICATE_COLUMN(2008),
  SCHEMA_DRIFT(2009),
  UNKNOWN_TABLE(2010),
  UNKNOWN_PROCEDURE(2011),

  REPORT_TIMEOUT(3001),
  REPORT_PAUSED(3002),
  REPORT_FAILED(3003),
  REPORT_WITHOUT_LINK(3004),
  QUOTA_EXCEEDED(3005),
  REPORT_NOT_FOUND(3006),
  WAIT_INTERRUPTED(3007),
  /** A request was sent and its answer lost: it may or may not have taken effect. */
  OUTCOME_UNKNOWN(3008),
  REQUEST_REFUSED(3009),
  RATE_LIMITED(3010),
  SERVICE_FAILED(3011),
  SERVICE_UNREACHABLE(3012),
  BAD_ANSWER(3013),

  LINK_EXPIRED(4001),
  FILE_GONE(4002),
  FILE_CHANGED(4003),
  DOWNLOAD_BROKEN(4004),
  STORAGE_REFUSED(4005),
  FILE_CORRUPT(4006),

  VALUE_DOES_NOT_FIT(5001),
  RAGGED_ROW(5002),
  HEADER_MISMATCH(5003),
  BROKEN_QUOTES(5004),
  FIELD_TOO_LARGE(5005),

  OPTION_MISSING(6001),
  OPTION_CONFLICT(6002),
  OPTION_UNKNOWN(6003),
  OPTION_VALUE(6004),
  SECRET_UNREADABLE(6006),
  INSECURE_URL(6007),
  SCHEMA_HINT(6008),
  READ_ONLY(6009);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** The code as it is written in messages and documents, such as {@code PI-3001}. */
  public String code() {
    return "PI-" + number;
  }

  int area() {
    return number / 1000;
  }
}
