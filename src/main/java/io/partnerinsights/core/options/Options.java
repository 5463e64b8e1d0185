package io.partnerinsights.core.options;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of all options. A new one must say why a default cannot do; docs/options.md is
 * generated from here.
 */
public final class Options {
  private static final List<ConnectorOption<?>> TABLE = new ArrayList<>();

  public static final ConnectorOption<String> QUERY =
      text(
          OptionGroup.WHAT,
          "query",
          "The query's text: `SELECT … FROM … [WHERE …] [ORDER BY …] [LIMIT …] [TIMESPAN …]`.");
  public static final ConnectorOption<String> DATASET =
      text(
          OptionGroup.WHAT,
          "dataset",
          "A dataset's name: its columns are a table, and Spark's filters, columns and limits"
              + " become part of the query ([pushdown.md](pushdown.md)).");
  public static final ConnectorOption<List<String>> COLUMNS =
      add(
          OptionGroup.WHAT,
          "columns",
          OptionTypes.NAMES,
          null,
          "With `dataset`: its columns to offer, such as `Month, CustomerName`. Without it: all, or"
              + " none if there are `metrics`.");
  public static final ConnectorOption<List<String>> METRICS =
      add(
          OptionGroup.WHAT,
          "metrics",
          OptionTypes.NAMES,
          null,
          "With `dataset`: its metrics to offer. The service aggregates them over each combination"
              + " of `columns`, so the columns are then always selected, all of them.");
  public static final ConnectorOption<String> QUERY_ID =
      text(
          OptionGroup.WHAT,
          "queryId",
          "The id of a query that the service has: your own, or a system query's.");
  public static final ConnectorOption<String> REPORT_ID =
      text(
          OptionGroup.WHAT,
          "reportId",
          "The id of a report that the service has: its latest execution is read, and waited for"
              + " if it still runs. No report is made.");
  public static final ConnectorOption<String> EXECUTION_ID =
      text(
          OptionGroup.WHAT,
          "executionId",
          "With `reportId`: one certain execution instead of the latest.");

  public static final ConnectorOption<Instant> QUERY_START_TIME =
      add(
          OptionGroup.WHEN,
          "queryStartTime",
          OptionTypes.INSTANT,
          null,
          "Start of the range, inclusive. Overrides the query's TIMESPAN.");
  public static final ConnectorOption<Instant> QUERY_END_TIME =
      add(
          OptionGroup.WHEN,
          "queryEndTime",
          OptionTypes.INSTANT,
          null,
          "End of the range. Overrides the query's TIMESPAN.");

  public static final ConnectorOption<String> TIMESPAN =
      text(
          OptionGroup.WHEN,
          "timespan",
          "With `dataset`: one of the service's ranges, such as `LAST_6_MONTHS`. Without it, and"
              + " without a start and end: the widest that the dataset offers, as a rule"
              + " `LIFETIME`.");

  public static final ConnectorOption<AuthKind> AUTH =
      add(
          OptionGroup.WHO,
          "auth",
          OptionTypes.choice(AuthKind.class, AuthKind::spelling),
          null,
          "How to sign in. Inferred from what is given: `accessToken` → token, `refreshToken` →"
              + " refreshToken, `username` and `password` → password, `clientSecret` →"
              + " clientCredentials, otherwise deviceCode.");
  public static final ConnectorOption<String> TENANT_ID =
      text(OptionGroup.WHO, "tenantId", "The Microsoft Entra tenant: its id or a domain of it.");
  public static final ConnectorOption<String> CLIENT_ID =
      text(OptionGroup.WHO, "clientId", "The id of the registered application.");
  public static final ConnectorOption<Secret> CLIENT_SECRET =
      secret(OptionGroup.WHO, "clientSecret", "The application's secret.");
  public static final ConnectorOption<String> USERNAME =
      text(OptionGroup.WHO, "username", "The user, for password.");
  public static final ConnectorOption<Secret> PASSWORD =
      secret(OptionGroup.WHO, "password", "The user's password.");
  public static final ConnectorOption<Secret> REFRESH_TOKEN =
      secret(OptionGroup.WHO, "refreshToken", "A refresh token of the user.");
  public static final ConnectorOption<Secret> ACCESS_TOKEN =
      secret(
          OptionGroup.WHO,
          "accessToken",
          "A token from outside. It cannot be refreshed: it must outlive the wait.");
  public static final ConnectorOption<String> TOKEN_PROVIDER_CLASS =
      text(
          OptionGroup.WHO,
          "tokenProviderClass",
          "A class that implements `io.partnerinsights.core.spi.TokenProvider` and has a public"
              + " no-argument constructor; used instead of all of the above.");

  public static final ConnectorOption<URI> API_URL =
      add(
          OptionGroup.WHERE,
          "apiUrl",
          OptionTypes.URL,
          "https://api.partnercenter.microsoft.com/insights/v1/mpn",
          "Base of the Insights API; `/insights/v1.1/cmp` for the commercial marketplace.");
  public static final ConnectorOption<URI> AUTHORITY_URL =
      add(
          OptionGroup.WHERE,
          "authorityUrl",
          OptionTypes.URL,
          "https://login.microsoftonline.com",
          "Where to sign in; without the tenant.");
  public static final ConnectorOption<String> RESOURCE =
      add(
          OptionGroup.WHERE,
          "resource",
          OptionTypes.TEXT,
          "https://api.partnercenter.microsoft.com",
          "The resource that tokens are asked for; another one in a sovereign cloud or for the"
              + " commercial marketplace.");
  public static final ConnectorOption<HostPort> PROXY =
      add(OptionGroup.WHERE, "proxy", OptionTypes.HOST_PORT, null, "An HTTP proxy.");
  public static final ConnectorOption<String> PROXY_USERNAME =
      text(OptionGroup.WHERE, "proxyUsername", "The user at the proxy.");
  public static final ConnectorOption<Secret> PROXY_PASSWORD =
      secret(OptionGroup.WHERE, "proxyPassword", "The password at the proxy.");
  public static final ConnectorOption<Path> TRUST_STORE =
      add(
          OptionGroup.WHERE,
          "trustStore",
          OptionTypes.PATH,
          null,
          "A PKCS12 or JKS file with the certificates to trust instead of the JDK's.");
  public static final ConnectorOption<Secret> TRUST_STORE_PASSWORD =
      secret(OptionGroup.WHERE, "trustStorePassword", "The trust store's password.");

  public static final ConnectorOption<ReportFormat> REPORT_FORMAT =
      add(
          OptionGroup.HOW,
          "reportFormat",
          OptionTypes.choice(ReportFormat.class, ReportFormat::name),
          "CSV",
          "The format of the report's file. The rows are the same.");
  public static final ConnectorOption<Duration> REPORT_TIMEOUT =
      add(
          OptionGroup.HOW,
          "reportTimeout",
          OptionTypes.DURATION,
          "4h",
          "How long to wait for a report. The error names the ids to go on with.");
  public static final ConnectorOption<Duration> POLL_INTERVAL =
      add(
          OptionGroup.HOW,
          "pollInterval",
          OptionTypes.DURATION,
          null,
          "A fixed interval between looks at a report's status. Without it: 1 s at first, then a"
              + " twentieth of the time waited so far, 5 min at most.");
  public static final ConnectorOption<Integer> MAX_REPORTS_PER_HOUR =
      add(
          OptionGroup.HOW,
          "maxReportsPerHour",
          OptionTypes.COUNT,
          "5",
          "How many reports may be made in any 60 minutes with one account, counted in this"
              + " application's JVM. The next waits for its turn, which does not count into"
              + " `reportTimeout`, instead of being refused by the service. The default is the"
              + " service's documented quota.");
  public static final ConnectorOption<URI> CALLBACK_URL =
      add(
          OptionGroup.HOW,
          "callbackUrl",
          OptionTypes.URL,
          null,
          "A public address of yours that the service calls when a report is complete. It is passed"
              + " on with the report; the connector itself polls and does not listen.");
  public static final ConnectorOption<WebhookMethod> CALLBACK_METHOD =
      add(
          OptionGroup.HOW,
          "callbackMethod",
          OptionTypes.choice(WebhookMethod.class, WebhookMethod::name),
          "POST",
          "With `callbackUrl`: how the service calls it.");
  public static final ConnectorOption<String> REPORT_LISTENER_CLASS =
      text(
          OptionGroup.HOW,
          "reportListenerClass",
          "A class that implements `io.partnerinsights.core.spi.ReportListener` and"
              + " has a public no-argument constructor: it is told how reports stand, for"
              + " monitoring of one's own.");
  public static final ConnectorOption<Boolean> DRY_RUN =
      add(
          OptionGroup.HOW,
          "dryRun",
          OptionTypes.FLAG,
          "false",
          "true: load() gives a small table (step, name, value) of what would be asked, which"
              + " report would be read, and the calls that would be made; it makes GETs only.");
  public static final ConnectorOption<Reuse> REUSE =
      add(
          OptionGroup.HOW,
          "reuse",
          OptionTypes.choice(Reuse.class, Reuse::spelling),
          "auto",
          "Whose report a load() may read. auto: one of this application on the same question that"
              + " is younger than `reuseMaxAge`, or one that another application is waiting for or"
              + " died over. never: its own only. always: also one that an earlier application"
              + " kept.");
  public static final ConnectorOption<Duration> REUSE_MAX_AGE =
      add(
          OptionGroup.HOW,
          "reuseMaxAge",
          OptionTypes.DURATION,
          "1h",
          "How old a report's file may be when a load() begins to read it. A DataFrame that has"
              + " read a report keeps to it.");
  public static final ConnectorOption<Keep> KEEP =
      add(
          OptionGroup.HOW,
          "keep",
          OptionTypes.choice(Keep.class, Keep::spelling),
          null,
          "What stays on the service when the application ends, of what it made: report (queries"
              + " go), nothing, all. Without it: all with `reuse=always`, otherwise nothing. A"
              + " report that still runs stays, so that the next run finds it.");
  public static final ConnectorOption<String> SCHEMA_HINTS =
      text(
          OptionGroup.HOW,
          "schemaHints",
          "Types of single columns, which win over the dictionary: `BilledRevenueUSD"
              + " DECIMAL(18,2), Month STRING`.");
  public static final ConnectorOption<DriftPolicy> SCHEMA_DRIFT =
      add(
          OptionGroup.HOW,
          "schemaDrift",
          OptionTypes.choice(DriftPolicy.class, DriftPolicy::spelling),
          "warn",
          "Where the dataset has other columns than the bundled dictionary: `warn` says so once and"
              + " follows the service, `fail` ends the load.");
  public static final ConnectorOption<Boolean> PREVIEW =
      add(
          OptionGroup.HOW,
          "preview",
          OptionTypes.FLAG,
          "true",
          "Whether `show()` and `limit` up to 100 rows may be answered from a test of the query, in"
              + " seconds and without a report, where the rows are provably of the same answer;"
              + " `false` always makes a report. Of a `dataset` too, where nothing else stands"
              + " between the limit and the table.");
  public static final ConnectorOption<Boolean> PUSHDOWN =
      add(
          OptionGroup.HOW,
          "pushdown",
          OptionTypes.FLAG,
          "true",
          "With `dataset`: `false` reads the whole table whatever Spark needs of it. The rows that"
              + " a Spark query gives are the same.");
  public static final ConnectorOption<ByteSize> SPLIT_SIZE =
      add(
          OptionGroup.HOW,
          "splitSize",
          OptionTypes.BYTE_SIZE,
          "64MiB",
          "The most bytes of a plain file that one task reads, at least `4KiB`. A gzip file is read"
              + " by one task.");
  public static final ConnectorOption<ByteSize> MAX_FIELD_BYTES =
      add(
          OptionGroup.HOW,
          "maxFieldBytes",
          OptionTypes.BYTE_SIZE,
          "1MiB",
          "The longest field that a file may hold; a longer one is an error, because it is almost"
              + " always an unclosed quote.");
  public static final ConnectorOption<ParseMode> MODE =
      add(
          OptionGroup.HOW,
          "mode",
          OptionTypes.choice(ParseMode.class, ParseMode::name),
          "FAILFAST",
          "What becomes of a malformed row: an error, nulls for what cannot be read, or left out"
              + " and counted. See file-format.md.");
  public static final ConnectorOption<String> CORRUPT_RECORD_COLUMN =
      text(
          OptionGroup.HOW,
          "columnNameOfCorruptRecord",
          "With `mode` PERMISSIVE: a STRING column of this name, the last, has the text of each"
              + " malformed row, and null for the others.");

  private Options() {}

  /** All options, in the order of the document. */
  public static List<ConnectorOption<?>> all() {
    return List.copyOf(TABLE);
  }

  private static ConnectorOption<String> text(OptionGroup group, String key, String doc) {
    return add(group, key, OptionTypes.TEXT, null, doc);
  }

  private static ConnectorOption<Secret> secret(OptionGroup group, String key, String doc) {
    return add(group, key, OptionTypes.SECRET, null, doc);
  }

  private static <T> ConnectorOption<T> add(
      OptionGroup group, String key, OptionType<T> type, String defaultText, String doc) {
    ConnectorOption<T> option = new ConnectorOption<>(group, key, type, defaultText, doc);
    TABLE.add(option);
    return option;
  }
}
