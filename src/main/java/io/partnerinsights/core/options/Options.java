package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of all options; docs/options.md is generated from it. A new option needs a reason why
 * no default is good for all users.
 */
public final class Options {
  private static final List<ConnectorOption<?>> TABLE = new ArrayList<>();

  public static final ConnectorOption<String> QUERY =
      text(
          OptionGroup.WHAT,
          "query",
          "Query to read: `SELECT … FROM … [WHERE …] [ORDER BY …] [LIMIT …] [TIMESPAN …]`.");
  public static final ConnectorOption<String> DATASET =
      text(
          OptionGroup.WHAT,
          "dataset",
          "Dataset to read as a table, with pushdown of filters ([pushdown.md](pushdown.md)).");
  public static final ConnectorOption<List<String>> COLUMNS =
      add(
          OptionGroup.WHAT,
          "columns",
          OptionTypes.NAMES,
          "Columns of the table with `dataset`. Default: all, or none if `metrics` is set.");
  public static final ConnectorOption<List<String>> METRICS =
      add(
          OptionGroup.WHAT,
          "metrics",
          OptionTypes.NAMES,
          "Metrics of the table with `dataset`, aggregated over all `columns`.");
  public static final ConnectorOption<String> QUERY_ID =
      text(
          OptionGroup.WHAT,
          "queryId",
          "Id of a stored query to read: one of the account's queries or a system query.");
  public static final ConnectorOption<String> REPORT_ID =
      text(
          OptionGroup.WHAT,
          "reportId",
          "Id of an existing report to read: its latest execution. A running one is awaited.");
  public static final ConnectorOption<String> EXECUTION_ID =
      text(
          OptionGroup.WHAT,
          "executionId",
          "With `reportId`: id of the execution to read instead of the latest.");

  public static final ConnectorOption<Instant> QUERY_START_TIME =
      add(
          OptionGroup.WHEN,
          "queryStartTime",
          OptionTypes.INSTANT,
          "Start of the time range, inclusive. Overrides the query's TIMESPAN.");
  public static final ConnectorOption<Instant> QUERY_END_TIME =
      add(
          OptionGroup.WHEN,
          "queryEndTime",
          OptionTypes.INSTANT,
          "End of the time range. Overrides the query's TIMESPAN.");

  public static final ConnectorOption<String> TIMESPAN =
      text(
          OptionGroup.WHEN,
          "timespan",
          "Time range of `dataset`, such as `LAST_6_MONTHS`. Default: the dataset's widest.");

  public static final ConnectorOption<AuthKind> AUTH =
      add(
          OptionGroup.WHO,
          "auth",
          OptionTypes.choice(AuthKind.class),
          "How to sign in. Default, depending on the options set: `accessToken` → token,"
              + " `refreshToken` → refreshToken, `username` and `password` → password,"
              + " `clientSecret` or `clientCertificate` → clientCredentials, otherwise"
              + " deviceCode.");
  public static final ConnectorOption<String> TENANT_ID =
      text(OptionGroup.WHO, "tenantId", "Microsoft Entra tenant: its id or one of its domains.");
  public static final ConnectorOption<String> CLIENT_ID =
      text(OptionGroup.WHO, "clientId", "Id of the registered application.");
  public static final ConnectorOption<Secret> CLIENT_SECRET =
      secret(OptionGroup.WHO, "clientSecret", "Secret of the registered application.");
  public static final ConnectorOption<Path> CLIENT_CERTIFICATE =
      add(
          OptionGroup.WHO,
          "clientCertificate",
          OptionTypes.PATH,
          "PKCS12 file with the certificate and private key of the registered application, instead"
              + " of `clientSecret`. It is read in the process that starts the read.");
  public static final ConnectorOption<Secret> CLIENT_CERTIFICATE_PASSWORD =
      secret(OptionGroup.WHO, "clientCertificatePassword", "Password of the certificate's file.");
  public static final ConnectorOption<String> USERNAME =
      text(OptionGroup.WHO, "username", "Name of the user, for `auth=password`.");
  public static final ConnectorOption<Secret> PASSWORD =
      secret(OptionGroup.WHO, "password", "Password of the user.");
  public static final ConnectorOption<Secret> REFRESH_TOKEN =
      secret(OptionGroup.WHO, "refreshToken", "Refresh token of the user.");
  public static final ConnectorOption<Secret> ACCESS_TOKEN =
      secret(
          OptionGroup.WHO,
          "accessToken",
          "Access token from another source. It is not renewed, so it must outlive the read.");
  public static final ConnectorOption<String> TOKEN_PROVIDER_CLASS =
      text(
          OptionGroup.WHO,
          "tokenProviderClass",
          "Class that provides access tokens instead of the options above. It implements"
              + " `io.partnerinsights.core.spi.TokenProvider` and has a public no-argument"
              + " constructor.");

  public static final ConnectorOption<String> SECRET_PROVIDER_CLASS =
      text(
          OptionGroup.WHO,
          "secretProviderClass",
          "Class that provides the secrets of values `secret:NAME`. It implements"
              + " `io.partnerinsights.core.spi.SecretProvider` and has a public no-argument"
              + " constructor. Only the cluster's configuration sets it.");

  public static final ConnectorOption<URI> API_URL =
      add(
          OptionGroup.WHERE,
          "apiUrl",
          OptionTypes.URL,
          "https://api.partnercenter.microsoft.com/insights/v1/mpn",
          "Base URL of the Insights API. For the commercial marketplace, its path is"
              + " `/insights/v1.1/cmp` ([marketplace.md](marketplace.md)).");
  public static final ConnectorOption<URI> AUTHORITY_URL =
      add(
          OptionGroup.WHERE,
          "authorityUrl",
          OptionTypes.URL,
          "https://login.microsoftonline.com",
          "Base URL of the sign-in service, without the tenant.");
  public static final ConnectorOption<String> RESOURCE =
      add(
          OptionGroup.WHERE,
          "resource",
          OptionTypes.TEXT,
          "https://api.partnercenter.microsoft.com",
          "Resource that access tokens are for. Set another one for a sovereign cloud.");
  public static final ConnectorOption<List<String>> ALLOWED_HOSTS =
      add(
          OptionGroup.WHERE,
          "allowedHosts",
          OptionTypes.NAMES,
          "Hosts besides Microsoft's to which a read may send secrets; `*.example.com` means all"
              + " below. Only the cluster's configuration sets it.");
  public static final ConnectorOption<List<String>> ALLOWED_DOWNLOAD_HOSTS =
      add(
          OptionGroup.WHERE,
          "allowedDownloadHosts",
          OptionTypes.NAMES,
          "Hosts of report files, besides Azure Storage and the host of `apiUrl`. Written as"
              + " `allowedHosts`. Only the cluster's configuration sets it.");
  public static final ConnectorOption<HostPort> PROXY =
      add(
          OptionGroup.WHERE,
          "proxy",
          OptionTypes.HOST_PORT,
          "HTTP proxy. Requests to this machine do not use it.");
  public static final ConnectorOption<String> PROXY_USERNAME =
      text(OptionGroup.WHERE, "proxyUsername", "Name of the user at the proxy.");
  public static final ConnectorOption<Secret> PROXY_PASSWORD =
      secret(OptionGroup.WHERE, "proxyPassword", "Password of the user at the proxy.");
  public static final ConnectorOption<Path> TRUST_STORE =
      add(
          OptionGroup.WHERE,
          "trustStore",
          OptionTypes.PATH,
          "PKCS12 or JKS file with the certificates to trust instead of the JDK's.");
  public static final ConnectorOption<Secret> TRUST_STORE_PASSWORD =
      secret(OptionGroup.WHERE, "trustStorePassword", "Password of the trust store.");
  public static final ConnectorOption<Duration> CONNECT_TIMEOUT =
      add(
          OptionGroup.WHERE,
          "connectTimeout",
          OptionTypes.DURATION,
          "10s",
          "Maximum time of an attempt to connect, TCP and TLS together.");
  public static final ConnectorOption<Duration> READ_TIMEOUT =
      add(
          OptionGroup.WHERE,
          "readTimeout",
          OptionTypes.DURATION,
          "60s",
          "Maximum time without a byte. A download must also receive 1 KiB a second on average over"
              + " a minute.");
  public static final ConnectorOption<Duration> CALL_TIMEOUT =
      add(
          OptionGroup.WHERE,
          "callTimeout",
          OptionTypes.DURATION,
          "2m",
          "Maximum time of one call of the service, from the connection to the last byte. It does"
              + " not limit downloads.");

  public static final ConnectorOption<ReportFormat> REPORT_FORMAT =
      add(
          OptionGroup.HOW,
          "reportFormat",
          OptionTypes.namedChoice(ReportFormat.class),
          "CSV",
          "Format of the report's file. The rows are the same.");
  public static final ConnectorOption<Duration> REPORT_TIMEOUT =
      add(
          OptionGroup.HOW,
          "reportTimeout",
          OptionTypes.DURATION,
          "4h",
          "Maximum time to wait for a report. The error has the ids to read it later.");
  public static final ConnectorOption<Duration> POLL_INTERVAL =
      add(
          OptionGroup.HOW,
          "pollInterval",
          OptionTypes.DURATION,
          "Fixed time between two polls of a report's status. Default: 1 s at first, then a"
              + " twentieth of the time waited, at most 5 min.");
  public static final ConnectorOption<Integer> MAX_REPORTS_PER_HOUR =
      add(
          OptionGroup.HOW,
          "maxReportsPerHour",
          OptionTypes.COUNT,
          "5",
          "Maximum number of reports created in any 60 minutes per account and JVM. Further"
              + " reads wait; this does not count towards `reportTimeout`. The default is the"
              + " service's quota.");
  public static final ConnectorOption<Integer> MAX_CALLS_PER_MINUTE =
      add(
          OptionGroup.HOW,
          "maxCallsPerMinute",
          OptionTypes.COUNT,
          "60",
          "Maximum number of API calls in any 60 seconds per account and JVM. Further calls wait."
              + " The newest value of an account applies to all of its reads.");
  public static final ConnectorOption<URI> CALLBACK_URL =
      add(
          OptionGroup.HOW,
          "callbackUrl",
          OptionTypes.URL,
          "Public URL that the service calls when a report is complete. The read still polls.");
  public static final ConnectorOption<WebhookMethod> CALLBACK_METHOD =
      add(
          OptionGroup.HOW,
          "callbackMethod",
          OptionTypes.namedChoice(WebhookMethod.class),
          "POST",
          "With `callbackUrl`: HTTP method of the service's call.");
  public static final ConnectorOption<String> REPORT_LISTENER_CLASS =
      text(
          OptionGroup.HOW,
          "reportListenerClass",
          "Class to notify of a report's progress. It implements"
              + " `io.partnerinsights.core.spi.ReportListener` and has a public no-argument"
              + " constructor.");
  public static final ConnectorOption<Boolean> DRY_RUN =
      add(
          OptionGroup.HOW,
          "dryRun",
          OptionTypes.FLAG,
          "false",
          "Whether to return the steps of the read as a table instead of its rows; GETs only.");
  public static final ConnectorOption<Reuse> REUSE =
      add(
          OptionGroup.HOW,
          "reuse",
          OptionTypes.choice(Reuse.class),
          "auto",
          "Existing reports of the same query to read. `auto`: this application's, or another's"
              + " that is unread; `never`: none; `always`: also those that another application"
              + " kept.");
  public static final ConnectorOption<Duration> REUSE_MAX_AGE =
      add(
          OptionGroup.HOW,
          "reuseMaxAge",
          OptionTypes.DURATION,
          "1h",
          "Maximum age of a report's file when a read starts to use it. In Spark, a DataFrame"
              + " keeps the report that it has read.");
  public static final ConnectorOption<Keep> KEEP =
      add(
          OptionGroup.HOW,
          "keep",
          OptionTypes.choice(Keep.class),
          "Created resources that stay on the service when the application ends: `report`"
              + " (without queries), `nothing` or `all`. Default: `nothing`; `all` with"
              + " `reuse=always`. A running report stays.");
  public static final ConnectorOption<String> SCHEMA_HINTS =
      text(
          OptionGroup.HOW,
          "schemaHints",
          "Types of columns, such as `BilledRevenueUSD DECIMAL(18,2), Month STRING`. They take"
              + " precedence over the bundled dictionary.");
  public static final ConnectorOption<TypeInference> INFER_SCHEMA =
      add(
          OptionGroup.HOW,
          "inferSchema",
          OptionTypes.choice(TypeInference.class),
          "sample",
          "Types of columns without a hint. `sample`: the bundled dictionary's, checked with a test"
              + " of the query, one GET of up to 30 s; `dictionary`: unchecked, unknown columns are"
              + " STRING.");
  public static final ConnectorOption<DriftPolicy> SCHEMA_DRIFT =
      add(
          OptionGroup.HOW,
          "schemaDrift",
          OptionTypes.choice(DriftPolicy.class),
          "warn",
          "What to do if a dataset's columns differ from the bundled dictionary: `warn` logs it"
              + " once and uses the service's columns, `fail` ends the read.");
  public static final ConnectorOption<Boolean> PREVIEW =
      add(
          OptionGroup.HOW,
          "preview",
          OptionTypes.FLAG,
          "true",
          "Whether to answer a limit of at most 100 rows, as in Spark's `show()`, from a test"
              + " of the query if its rows are the same. No report is created.");
  public static final ConnectorOption<Boolean> PUSHDOWN =
      add(
          OptionGroup.HOW,
          "pushdown",
          OptionTypes.FLAG,
          "true",
          "With `dataset`: whether the engine's filters, columns and limits become part of the"
              + " query. `false` reads the whole table. The results are the same.");
  public static final ConnectorOption<ByteSize> SPLIT_SIZE =
      add(
          OptionGroup.HOW,
          "splitSize",
          OptionTypes.BYTE_SIZE,
          "64MiB",
          "Maximum size of a split, the part of a file that a task reads; at least `4KiB`.");
  public static final ConnectorOption<ByteSize> MAX_FIELD_BYTES =
      add(
          OptionGroup.HOW,
          "maxFieldBytes",
          OptionTypes.BYTE_SIZE,
          "1MiB",
          "Maximum size of a field. The usual cause of a larger one is an unclosed quote.");
  public static final ConnectorOption<ParseMode> MODE =
      add(
          OptionGroup.HOW,
          "mode",
          OptionTypes.namedChoice(ParseMode.class),
          "FAILFAST",
          "What to do with a malformed row: `FAILFAST` throws an error, `PERMISSIVE` returns"
              + " null for invalid values, `DROPMALFORMED` drops and counts the row"
              + " ([file-format.md](file-format.md)).");
  public static final ConnectorOption<String> CORRUPT_RECORD_COLUMN =
      text(
          OptionGroup.HOW,
          "columnNameOfCorruptRecord",
          "With `mode=PERMISSIVE`: name of an additional last STRING column. It contains the"
              + " text of a malformed row, and null in other rows.");

  public static final ConnectorOption<ErrorValues> ERROR_VALUES =
      add(
          OptionGroup.HOW,
          "errorValues",
          OptionTypes.namedChoice(ErrorValues.class),
          "FORM",
          "How an error shows a value: `FORM` as its length and kinds of characters, except"
              + " numbers, dates and short codes; `SHOW` as it is.");

  private Options() {}

  /** Returns all options in the order of docs/options.md. */
  public static List<ConnectorOption<?>> all() {
    return List.copyOf(TABLE);
  }

  private static ConnectorOption<String> text(OptionGroup group, String key, String doc) {
    return add(group, key, OptionTypes.TEXT, doc);
  }

  private static ConnectorOption<Secret> secret(OptionGroup group, String key, String doc) {
    return add(group, key, OptionTypes.SECRET, doc);
  }

  private static <T> ConnectorOption<T> add(
      OptionGroup group, String key, OptionType<T> type, String doc) {
    return add(group, key, type, null, doc);
  }

  private static <T> ConnectorOption<T> add(
      OptionGroup group, String key, OptionType<T> type, String defaultText, String doc) {
    ConnectorOption<T> option = new ConnectorOption<>(group, key, type, defaultText, doc);
    TABLE.add(option);
    return option;
  }
}
