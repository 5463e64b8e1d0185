package io.partnerinsights.core.options;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks that options fit together. {@link OptionsParser} checks each value alone. */
final class OptionRules {
  private static final List<ConnectorOption<String>> SOURCES =
      List.of(Options.QUERY, Options.DATASET, Options.QUERY_ID, Options.REPORT_ID);

  /** Existing reports, whose executions a stream reads. */
  private static final List<ConnectorOption<String>> REPORTS =
      List.of(Options.REPORT_ID, StreamOptions.REPORT_NAME);

  /** Minimum and maximum interval of a scheduled report; the maximum is 2160 hours. */
  private static final Duration MIN_INTERVAL = Duration.ofHours(4);

  private static final Duration MAX_INTERVAL = Duration.ofDays(90);

  /** Matches a tenant in a URL: an id, one of the words for any tenant, or a Microsoft domain. */
  private static final Pattern TENANT =
      Pattern.compile(
          "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|common|organizations|consumers|"
              + ".+\\.onmicrosoft\\.com");

  private static final ByteSize MIN_SPLIT_SIZE = new ByteSize(4 << 10);

  /** Options that a read must not set, because they limit what reads may do. */
  static final List<ConnectorOption<?>> CLUSTER_ONLY =
      List.of(
          AccountOptions.SECRET_PROVIDER_CLASS,
          AccountOptions.ALLOWED_HOSTS,
          AccountOptions.ALLOWED_DOWNLOAD_HOSTS);

  private OptionRules() {}

  /** Checks that a read may set the option. */
  static void checkRead(ConnectorOption<?> option) {
    if (CLUSTER_ONLY.contains(option)) {
      throw OptionsErrors.onlyOfCluster(option);
    }
  }

  static void check(ConnectorOptions options) {
    requireOneSource(options);
    require(options, Options.COLUMNS, Options.DATASET, "a query selects its own columns");
    require(options, Options.METRICS, Options.DATASET, "a query selects its own metrics");
    require(options, Options.TIMESPAN, Options.DATASET, "a query has its own TIMESPAN");
    require(options, Options.EXECUTION_ID, Options.REPORT_ID, "an execution belongs to a report");
    checkAccount(options);
    checkTimeRange(options);
    checkSplitSize(options);
    checkCorruptRecordColumn(options);
    checkSchedule(options);
  }

  /** Checks options that are also valid for a stream: a batch read has no stream's option. */
  static void checkBatch(ConnectorOptions options) {
    StreamOptions.all().stream()
        .filter(options::isSet)
        .findFirst()
        .ifPresent(
            option -> {
              throw OptionsErrors.onlyOfStreams(option);
            });
  }

  /** Checks that a stream has a report with executions, and no option of a batch read. */
  static void checkStream(ConnectorOptions options) {
    boolean ofReport = REPORTS.stream().anyMatch(options::isSet);
    if (!ofReport && !options.isSet(StreamOptions.RECURRENCE_INTERVAL)) {
      throw OptionsErrors.streamWithoutSchedule();
    }
    if (options.isSet(Options.EXECUTION_ID)) {
      throw OptionsErrors.notOfStreams(Options.EXECUTION_ID, "a stream reads all executions");
    }
    if (options.get(Options.DRY_RUN)) {
      throw OptionsErrors.notOfStreams(Options.DRY_RUN, "a stream has no first read to show");
    }
    if (options.isSet(Options.INFER_SCHEMA)
        && options.get(Options.INFER_SCHEMA) == TypeInference.SAMPLE) {
      throw OptionsErrors.notOfStreams(
          Options.INFER_SCHEMA, "a sample could give other types after a restart");
    }
  }

  private static void checkSchedule(ConnectorOptions options) {
    ConnectorOption<?> interval = StreamOptions.RECURRENCE_INTERVAL;
    require(options, StreamOptions.RECURRENCE_COUNT, interval, "it belongs to a schedule");
    require(options, StreamOptions.START_TIME, interval, "it belongs to a schedule");
    if (!options.isSet(interval)) {
      return;
    }
    REPORTS.stream()
        .filter(options::isSet)
        .findFirst()
        .ifPresent(
            report -> {
              throw OptionsErrors.scheduleOfReport(report);
            });
    if (options.timeRange().isPresent()) {
      throw OptionsErrors.timeRangeOfSchedule();
    }
    checkInterval(options.get(StreamOptions.RECURRENCE_INTERVAL));
  }

  private static void checkInterval(Duration interval) {
    boolean wholeHours = interval.equals(Duration.ofHours(interval.toHours()));
    if (!wholeHours
        || interval.compareTo(MIN_INTERVAL) < 0
        || interval.compareTo(MAX_INTERVAL) > 0) {
      throw OptionsErrors.intervalOutOfRange(interval);
    }
  }

  /** Checks the options that say who signs in and where. */
  static void checkAccount(ConnectorOptions options) {
    require(
        options, AccountOptions.PROXY_USERNAME, AccountOptions.PROXY, "it is the user at a proxy");
    require(
        options,
        AccountOptions.PROXY_PASSWORD,
        AccountOptions.PROXY,
        "it is the password at a proxy");
    require(
        options,
        AccountOptions.PROXY_PASSWORD,
        AccountOptions.PROXY_USERNAME,
        "a password belongs to a user");
    require(
        options,
        AccountOptions.TRUST_STORE_PASSWORD,
        AccountOptions.TRUST_STORE,
        "it opens a trust store");
    checkCertificate(options);
    checkAuthority(options);
  }

  /** Refuses the tenant in authorityUrl: the sign-in adds it, and twice it is an unknown path. */
  private static void checkAuthority(ConnectorOptions options) {
    String tenant = options.find(AccountOptions.TENANT_ID).orElse("");
    for (String segment : options.get(AccountOptions.AUTHORITY_URL).getPath().split("/", -1)) {
      boolean isTenant = segment.equalsIgnoreCase(tenant) || TENANT.matcher(segment).matches();
      if (isTenant && !segment.isEmpty()) {
        throw OptionsErrors.tenantInAuthority(segment);
      }
    }
  }

  private static void checkCertificate(ConnectorOptions options) {
    ConnectorOption<?> certificate = AccountOptions.CLIENT_CERTIFICATE;
    ConnectorOption<?> password = AccountOptions.CLIENT_CERTIFICATE_PASSWORD;
    require(options, certificate, password, "the file is encrypted with a password");
    require(options, password, certificate, "it opens the certificate's file");
    if (options.isSet(certificate) && options.isSet(AccountOptions.CLIENT_SECRET)) {
      throw OptionsErrors.secretAndCertificate();
    }
  }

  private static void requireOneSource(ConnectorOptions options) {
    List<String> sources = SOURCES.stream().map(ConnectorOption::key).toList();
    List<String> given =
        Stream.concat(SOURCES.stream(), Stream.of(StreamOptions.REPORT_NAME))
            .filter(options::isSet)
            .map(ConnectorOption::key)
            .toList();
    if (given.isEmpty()) {
      throw OptionsErrors.nothingToRead(sources);
    }
    if (given.size() > 1) {
      throw OptionsErrors.severalToRead(given, sources);
    }
  }

  private static void require(
      ConnectorOptions options,
      ConnectorOption<?> given,
      ConnectorOption<?> needed,
      String reason) {
    if (options.isSet(given) && !options.isSet(needed)) {
      throw OptionsErrors.missingCompanion(given, needed, reason);
    }
  }

  private static void checkTimeRange(ConnectorOptions options) {
    boolean hasStart = options.isSet(Options.QUERY_START_TIME);
    boolean hasEnd = options.isSet(Options.QUERY_END_TIME);
    if (hasStart != hasEnd) {
      throw OptionsErrors.halfTimeRange(
          hasStart ? Options.QUERY_START_TIME : Options.QUERY_END_TIME);
    }
    if (!hasStart) {
      return;
    }
    if (options.isSet(Options.REPORT_ID)) {
      throw OptionsErrors.timeRangeOfReport();
    }
    Instant start = options.get(Options.QUERY_START_TIME);
    Instant end = options.get(Options.QUERY_END_TIME);
    if (!end.isAfter(start)) {
      throw OptionsErrors.emptyTimeRange(start, end);
    }
    if (options.isSet(Options.TIMESPAN)) {
      throw OptionsErrors.timeRangeWithTimespan();
    }
  }

  private static void checkSplitSize(ConnectorOptions options) {
    ByteSize size = options.get(Options.SPLIT_SIZE);
    if (size.bytes() < MIN_SPLIT_SIZE.bytes()) {
      throw OptionsErrors.splitSizeTooSmall(size);
    }
  }

  private static void checkCorruptRecordColumn(ConnectorOptions options) {
    ParseMode mode = options.get(Options.MODE);
    if (options.isSet(Options.CORRUPT_RECORD_COLUMN) && mode != ParseMode.PERMISSIVE) {
      throw OptionsErrors.corruptRecordColumnWithoutPermissive(mode);
    }
  }
}
