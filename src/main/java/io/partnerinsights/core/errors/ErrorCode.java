package io.partnerinsights.core.errors;

/**
 * The codes of the connector's errors. A code is stable across versions: alerts and retry rules may
 * depend on it. Its first digit is its area, which decides the exception's class. docs/errors.md is
 * generated from this table.
 */
public enum ErrorCode {
  SIGN_IN_REFUSED(
      1001,
      Retry.NO,
      "The sign-in service rejects the tenant, the application or the credentials: AADSTS50034,"
          + " 50173, 65001, 70000, 700007, 700082, 7000215, 7000222, 90002 and others.",
      "Check `tenantId`, `clientId` and the credentials. Replace an expired secret or refresh"
          + " token. See [what each number means](troubleshooting.md#sign-in-is-refused)."),
  SIGN_IN_UNREACHABLE(
      1002,
      Retry.YES,
      "The sign-in service, or the vault with a secret, does not respond or answers unusably.",
      "Try again later. Check `authorityUrl`, `proxy` and `trustStore`."),
  TOKEN_REJECTED(
      1003,
      Retry.NO,
      "The service rejects the access token (900420: it is for graph.windows.net), or the given"
          + " `accessToken` is expired or malformed.",
      "Give a new `accessToken`. Check that the account may use Partner Insights and that the"
          + " token is for `resource`."),
  MFA_REQUIRED(
      1004,
      Retry.NO,
      "The sign-in or the service requires multi-factor authentication (MFA): AADSTS50076, 50078,"
          + " 50079, or 10001 and 900421 of the service.",
      "Use a `refreshToken` from an interactive sign-in with MFA, `auth=browser` or"
          + " `auth=deviceCode`. See [what each number"
          + " means](troubleshooting.md#sign-in-is-refused)."),
  SIGN_IN_TIMEOUT(
      1005,
      Retry.YES,
      "The user did not complete the sign-in in time.",
      "Start again: the browser is awaited for 5 minutes, a device code is valid for 15."),
  ACCESS_FORBIDDEN(
      1006,
      Retry.NO,
      "The service answers 403: the account has no access to insights, or *the supplied role* has"
          + " no right.",
      "Give the account a role with access to insights in Partner Center."),
  TOKEN_FILE_LOCKED(
      1007,
      Retry.YES,
      "Another process has used the file of the refresh token for minutes.",
      "Let the process that the message names continue, or end it: Ctrl-Z may have stopped it."),
  SIGN_IN_BLOCKED(
      1008,
      Retry.NO,
      "A Conditional Access policy of the tenant blocks this way to sign in (AADSTS53003).",
      "Use the other of `auth=browser` and `auth=deviceCode`, or ask the tenant's administrator."),
  NO_BROWSER(
      1009,
      Retry.NO,
      "`auth=browser` is set where no browser can be opened, such as on a remote driver.",
      "Use `auth=deviceCode`, or a `refreshToken` of `partnerinsights login`."),
  NO_MANAGED_IDENTITY(
      1010,
      Retry.NO,
      "`auth=managedIdentity` is set on a machine that is not of Azure, or has no such identity.",
      "Assign the identity to the machine and check `clientId`, or use `clientAssertionFile`,"
          + " `clientCertificate` or `clientSecret`."),
  SIGN_IN_NOT_PRIVATE(
      1011,
      Retry.NO,
      "A user is to sign in on a server that gives several users one session.",
      "Give each user a session, or set credentials such as `refreshToken`."),

  QUERY_SYNTAX(
      2001,
      Retry.NO,
      "The query does not follow the query language.",
      "Correct the query at the position that the message shows."),
  UNKNOWN_DATASET(
      2002,
      Retry.NO,
      "The account has no dataset with this name.",
      "Use one of the names in the message. Check that the account may see the dataset."),
  UNKNOWN_COLUMN(
      2003,
      Retry.NO,
      "The dataset lacks a column that the query names, or the query does not select a column of"
          + " the given schema.",
      "Use one of the names in the message. Columns with people or revenue are absent without a"
          + " role that may see them, such as Executive report viewer."),
  UNKNOWN_TIMESPAN(
      2004,
      Retry.NO,
      "The dataset does not offer the range that TIMESPAN names.",
      "Use one of the ranges in the message, or leave TIMESPAN out."),
  UNSAFE_LITERAL(
      2005,
      Retry.NO,
      "The query language cannot express a value, such as a string that contains a quote.",
      "Filter on this value after reading."),
  QUERY_REFUSED(
      2006,
      Retry.NO,
      "The service refuses a query, and no other code fits.",
      "Check the query's text and name against the service's message."),
  QUERY_NOT_FOUND(
      2007,
      Retry.NO,
      "Neither the account nor the system queries have a query with this id or name.",
      "List the queries (`partnerinsights queries list`): ids of system queries on Microsoft's"
          + " pages may be wrong. Or write the query's text in `query`."),
  DUPLICATE_COLUMN(
      2008,
      Retry.NO,
      "A column name occurs twice, compared without case.",
      "Name each column once in the query or in the schema."),
  UNKNOWN_TABLE(
      2010,
      Retry.NO,
      "The catalog has no namespace or table with this name.",
      "Use one of the names in the message."),
  UNKNOWN_PROCEDURE(
      2011,
      Retry.NO,
      "The catalog has no procedure with this name.",
      "Call one of the procedures in the message."),
  DATE_IN_TEXT(
      2012,
      Retry.NO,
      "A condition compares a column of dates with a date, but the column is read as a text.",
      "Compare with the texts of the file, and set `schemaHints` as the message says."),

  REPORT_TIMEOUT(
      3001,
      Retry.YES,
      "The report does not complete within `reportTimeout`.",
      "Read it later with `reportId`, or increase `reportTimeout`."),
  REPORT_PAUSED(
      3002,
      Retry.NO,
      "The report is paused, so it cannot complete.",
      "Resume it (`partnerinsights reports resume`), then read it with `reportId`."),
  REPORT_FAILED(
      3003,
      Retry.YES,
      "The report ended with a status other than completed.",
      "Read again to create another report. If it fails too, contact Partner Center support with"
          + " the ids."),
  REPORT_WITHOUT_LINK(
      3004,
      Retry.YES,
      "The report is complete without a link, or has no execution: inactive, or not run yet.",
      "Read it again later, or create a new report with `query` or `queryId`."),
  QUOTA_EXCEEDED(
      3005,
      Retry.YES,
      "The service creates no query or report because the account's quota is used up.",
      "Wait for an hour, delete unused queries and reports, or read an existing report with"
          + " `reportId`."),
  REPORT_NOT_FOUND(
      3006,
      Retry.NO,
      "The account has no such report or execution. A user or [the connector]"
          + "(limits.md#how-long-a-report-stays) deleted it, another user created it, or the id is"
          + " wrong.",
      "Compare `reportId` and `executionId` with `partnerinsights reports list` and `executions"
          + " list`, or create a new report with `query`."),
  WAIT_INTERRUPTED(
      3007,
      Retry.YES,
      "The thread was interrupted while it waited, signed in or downloaded.",
      "Read again, in this application or in a later one: it waits for the same report."),
  /** Not retryable: the lost request may have taken effect, and a second one would do it twice. */
  OUTCOME_UNKNOWN(
      3008,
      Retry.NO,
      "The response to a creation was lost, and the created query or report was not found.",
      "Search for it by the name in the message some minutes later. Read again if it is absent."),
  REQUEST_REFUSED(
      3009,
      Retry.NO,
      "The service refuses a request, and no other code fits.",
      "Check the options against the service's message."),
  RATE_LIMITED(
      3010,
      Retry.YES,
      "The service answers 429 (too many requests) and the retries are used up.",
      "Try again later, and read less often."),
  SERVICE_FAILED(
      3011,
      Retry.YES,
      "The service answers 408 or 5xx and the retries are used up.",
      "Try again later. Quote the correlation id to support."),
  SERVICE_UNREACHABLE(
      3012,
      Retry.YES,
      "The service cannot be reached, or the connection breaks.",
      "Try again later. Check `apiUrl`, `proxy` and `trustStore`."),
  BAD_RESPONSE(
      3013,
      Retry.NO,
      "The response is not one of this service, such as a redirect or a web page.",
      "Check `apiUrl` and `proxy`."),
  EXECUTIONS_LOST(
      3014,
      Retry.NO,
      "A stream was stopped or slow for longer than the service lists executions: 90 days.",
      "Set `failOnDataLoss=false` to continue with the executions that are still listed."),
  REPORT_LOST(
      3015,
      Retry.YES,
      "The service does not have a report any more that an action was reading: its time was over,"
          + " or a user deleted it.",
      "Run the action again: it reads another report."),

  LINK_EXPIRED(
      4001,
      Retry.YES,
      "The store answers 403: the link to the report's file has expired.",
      "Read again with `reportId`: the same report gets a new link."),
  FILE_GONE(
      4002,
      Retry.YES,
      "The store answers 404 or 410: the report's file no longer exists.",
      "Run the action again: it reads another report. If `reportId` names the report, create it"
          + " again."),
  FILE_CHANGED(
      4003, Retry.YES, "The file changed while it was read.", "Read again from the start."),
  DOWNLOAD_BROKEN(
      4004,
      Retry.YES,
      "The store cannot be reached, or the download broke off and could not be resumed.",
      "Check the network and `proxy`, then read again."),
  STORAGE_REFUSED(
      4005,
      Retry.YES,
      "The store answers another error status or a web page, or the link is not https.",
      "Try again later. Check `proxy` and whether every machine that reads can reach the store."),
  FILE_CORRUPT(
      4006,
      Retry.YES,
      "The file is damaged or of another kind: incomplete gzip, a ZIP archive, UTF-16, an unknown"
          + " encoding, or bytes that are not UTF-8.",
      "Read again. If it fails too, create the report again."),

  VALUE_DOES_NOT_FIT(
      5001,
      Retry.NO,
      "A value does not fit its column's type, and `mode` is `FAILFAST`.",
      "Give the column another type with `schemaHints`, or choose another `mode`."),
  RAGGED_ROW(
      5002,
      Retry.NO,
      "A row has more or fewer fields than the header, and `mode` is `FAILFAST`.",
      "Check the line in the file. If the file is cut off, create the report again."),
  HEADER_MISMATCH(
      5003,
      Retry.NO,
      "The file's header lacks a column of the schema, or names a column twice.",
      "Read only columns that the file has. Select each column once in the query."),
  BROKEN_QUOTES(
      5004,
      Retry.NO,
      "A quoted field is not closed, or text follows its closing quote.",
      "Create the report again."),
  FIELD_TOO_LARGE(
      5005,
      Retry.NO,
      "A field is larger than `maxFieldBytes`, most often because of an unclosed quote.",
      "Increase `maxFieldBytes` if the field is right."),

  OPTION_MISSING(
      6001,
      Retry.NO,
      "A required option, or the argument of a procedure, is missing.",
      "Set it as the message says."),
  OPTION_CONFLICT(
      6002,
      Retry.NO,
      "Two options contradict each other, or an option does not apply to this read.",
      "Remove one of them as the message says."),
  OPTION_UNKNOWN(
      6003,
      Retry.NO,
      "The key of an option is misspelt, or the option does not exist here.",
      "Use a key from [options.md](options.md)."),
  OPTION_VALUE(
      6004,
      Retry.NO,
      "The value of an option is malformed, out of range or not usable.",
      "Write it as the message says."),
  SECRET_UNREADABLE(
      6006,
      Retry.NO,
      "A secret cannot be read: its variable or file is absent, unusable or above 64 KiB, its"
          + " vault does not give it, or Databricks did not replace it.",
      "Provide it in the process that starts the read, or give the secret itself. Sign in with"
          + " `partnerinsights login` if the file of a refresh token is absent."),
  INSECURE_URL(
      6007,
      Retry.NO,
      "A URL uses plain http and its host is not a loopback address.",
      "Use https."),
  SCHEMA_HINT(
      6008,
      Retry.NO,
      "`schemaHints` is malformed or names a column that is not selected, or a type is not"
          + " supported or does not fit the column's values.",
      "Correct the hint or the type as the message says."),
  READ_ONLY(
      6009,
      Retry.NO,
      "A statement writes to this source, stores it as a table, looks up single keys, or changes"
          + " the catalog.",
      "Write to another format or catalog. Read with `spark.read`, a temporary view or the"
          + " catalog."),
  /** Not thrown by {@link Problem}: an older Java cannot load this enum. */
  JAVA_TOO_OLD(
      6010,
      Retry.NO,
      "The JVM is older than Java 17; thrown as `IllegalStateException`, because the classes of the"
          + " connector cannot be loaded.",
      "Run the engine on Java 17 or newer, on every machine that reads."),
  SECRET_REFUSED(
      6011,
      Retry.NO,
      "A secret that the read's options do not contain would be sent to a host, proxy or class that"
          + " the read chooses, or a read names a vault.",
      "Set what the message names in the configuration, or remove it."),
  CHECKPOINT_MISMATCH(
      6013,
      Retry.NO,
      "The checkpoint or saved state belongs to another report, kind of read or mode, to other"
          + " columns or types, or to another version of the connector, or is damaged.",
      "Restore the options and the version with which it was written, or start without it."),
  SCHEDULE_DIFFERS(
      6014,
      Retry.NO,
      "The scheduled report of a query exists, with other settings than the options have.",
      "Set the options to the report's settings, or update the report as the message says."),
  OUTPUT_UNWRITABLE(
      6015,
      Retry.NO,
      "The command line cannot write its output, for example because the disk is full.",
      "Check the path, its rights and the free space, then run the command again."),
  LOAD_FAILED(
      6016,
      Retry.NO,
      "A load could not bring each of its tables up to date: a check has stopped it, a schedule"
          + " does not run, or an error has ended it.",
      "Follow the message of each dataset, then run the load again. The other tables are up to"
          + " date."),
  TABLE_REFUSED(
      6017,
      Retry.NO,
      "A load cannot keep a table: its format cannot, no load has made it, or it belongs to another"
          + " dataset or account.",
      "Name another table, or follow the message.");

  private final int number;
  private final Retry retry;
  private final String when;
  private final String remedy;

  ErrorCode(int number, Retry retry, String when, String remedy) {
    this.number = number;
    this.retry = retry;
    this.when = when;
    this.remedy = remedy;
  }

  private enum Retry {
    YES,
    NO
  }

  /** Returns the code as messages and documents write it, such as {@code PI-3001}. */
  public String code() {
    return "PI-" + number;
  }

  /** Returns whether the same call may succeed later without a change. */
  public boolean isRetryable() {
    return retry == Retry.YES;
  }

  /** Returns when errors with this code are thrown: one sentence of Markdown. */
  public String when() {
    return when;
  }

  /** Returns what the user can do: one or two sentences of Markdown. */
  public String remedy() {
    return remedy;
  }

  int area() {
    return number / 1000;
  }
}
