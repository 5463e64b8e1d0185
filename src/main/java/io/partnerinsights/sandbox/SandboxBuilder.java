package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.api.ApiSettings;
import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DataSettings;
import io.partnerinsights.sandbox.identity.FederatedIssuer;
import io.partnerinsights.sandbox.identity.Tenant;
import io.partnerinsights.sandbox.service.ServiceSettings;
import io.partnerinsights.sandbox.settings.AppTokens;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.settings.Months;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.settings.SignInError;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Settings of a sandbox, which its parts read and the flags of {@link SandboxMain} set. The
 * defaults suit tests: any free port, 3 s of latency, quotas that tests do not reach, data since
 * January 2024. Defaults in parentheses are those of the command line. Not thread-safe.
 */
@Command
public final class SandboxBuilder {
  private static final YearMonth FIRST_MONTH = YearMonth.of(2024, 1);

  /** How far quirk CLOCK_AHEAD moves the clock. */
  private static final Duration AHEAD = Duration.ofHours(1);

  /** The earliest default of the last month with data. */
  private static final YearMonth MIN_LAST_MONTH = YearMonth.of(2026, 6);

  private final Map<String, String> users = new LinkedHashMap<>();
  final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
  private final List<X509Certificate> certificates = new ArrayList<>();
  UnaryOperator<Catalog> columns = UnaryOperator.identity();
  int port;
  private long seed = 1;
  private double scale = 1;
  private @Nullable YearMonth dataUntil;
  private boolean restated;
  Clock clock = Clock.systemUTC();
  private double speed = 1;
  double daysPerMinute;
  private Duration latency = Duration.ofSeconds(3);
  Duration linkLifetime = Duration.ofDays(7);
  private Duration tokenLifetime = Duration.ofMinutes(60);
  FileDialect dialect = FileDialect.plain();
  Compression compression = Compression.GZIP;
  private Quotas quotas = Quotas.GENEROUS;
  private int requestsPerMinute;
  private int pageSize;
  private Outcome outcome = Outcome.COMPLETED;
  private Mfa mfa = Mfa.NOT_REQUIRED;
  private @Nullable SignInError signInError;
  private boolean appOnlyAccepted = true;
  private boolean callbacksToAnyHost;
  private int pendingDevicePolls = 1;
  private Supplier<UUID> ids = UUID::randomUUID;
  private boolean inCallersThread;

  SandboxBuilder() {
    users.put(TestAccount.USERNAME, TestAccount.PASSWORD);
  }

  @Option(names = "--port", description = "port on 127.0.0.1, 0 for any free one (8080)")
  public SandboxBuilder port(int number) {
    check(number >= 0 && number <= 65535, "port must be 0 to 65535: " + number);
    this.port = number;
    return this;
  }

  @Option(names = "--seed", description = "seed of the data (1)")
  public SandboxBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** Sets the size of the data; 1 is about 300 rows a month in the large datasets. */
  @Option(
      names = "--scale",
      description = "size of the data, 1 is about 10,000 rows in a large dataset (1)")
  public SandboxBuilder scale(double factor) {
    this.scale = factor;
    return this;
  }

  /** Sets the last month with data; by default the clock's month, but not before June 2026. */
  @Option(
      names = "--data-until",
      paramLabel = "YYYY-MM",
      description = "last month with data, 2024-01 or later (this month)")
  public SandboxBuilder dataUntil(YearMonth month) {
    this.dataUntil = month;
    return this;
  }

  @Option(
      names = "--months",
      description = "whether some rows change in the three months after their month (restated)")
  void months(Months choice) {
    restated(choice == Months.RESTATED);
  }

  /** Sets whether some rows change in the three months after their month; by default none do. */
  public SandboxBuilder restated(boolean changes) {
    this.restated = changes;
    return this;
  }

  /** Sets the clock for tokens, quotas, schedules, latency, links and TIMESPAN. */
  public SandboxBuilder clock(Clock source) {
    this.clock = source;
    return this;
  }

  @Option(names = "--speed", description = "speed of the clock, 3600 is one hour a second (1)")
  public SandboxBuilder speed(double factor) {
    check(factor > 0, "speed must be above 0: " + factor);
    this.speed = factor;
    return this;
  }

  @Option(
      names = "--days-per-minute",
      description = "days that pass in a minute, each at once, without an end of tokens (0)")
  public SandboxBuilder daysPerMinute(double days) {
    check(days >= 0, "days-per-minute must be 0 or more: " + days);
    this.daysPerMinute = days;
    return this;
  }

  @Option(names = "--latency", description = "time from an execution's creation to its end (3s)")
  public SandboxBuilder latency(Duration duration) {
    this.latency = duration;
    return this;
  }

  @Option(names = "--link-lifetime", description = "time until a link expires (168h)")
  public SandboxBuilder linkLifetime(Duration duration) {
    this.linkLifetime = duration;
    return this;
  }

  @Option(names = "--token-lifetime", description = "time until a token expires (60m)")
  public SandboxBuilder tokenLifetime(Duration duration) {
    this.tokenLifetime = duration;
    return this;
  }

  /** Adds a user; the first is {@link Sandbox#USERNAME}. */
  public SandboxBuilder user(String name, String password) {
    users.put(name, password);
    return this;
  }

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "certificate with which the application may sign in, PEM or DER, may be repeated")
  public SandboxBuilder certificate(X509Certificate certificate) {
    certificates.add(certificate);
    return this;
  }

  @Option(names = "--dates", description = "format of dates in files (recorded)")
  void dates(DateStyle style) {
    dialect = dialect.with(style);
  }

  @Option(names = "--file", description = "trait of files, may be repeated")
  void trait(FileDialect.Trait trait) {
    dialect = dialect.with(trait);
  }

  /** Sets how files are written. */
  public SandboxBuilder dialect(FileDialect files) {
    this.dialect = files;
    return this;
  }

  @Option(names = "--compression", description = "how files are stored and served (gzip)")
  public SandboxBuilder compression(Compression mode) {
    this.compression = mode;
    return this;
  }

  @Option(
      names = "--execute-now-per-hour",
      description = "quota of ExecuteNow reports per user and hour, 5 as the service (1000)")
  void executeNowPerHour(int limit) {
    quotas = new Quotas(limit, quotas.activeReports(), quotas.queries());
  }

  @Option(names = "--active-reports", description = "quota of active reports per user (50)")
  void activeReports(int limit) {
    quotas = new Quotas(quotas.executeNowPerHour(), limit, quotas.queries());
  }

  @Option(names = "--queries", description = "quota of queries per user (100)")
  void queries(int limit) {
    quotas = new Quotas(quotas.executeNowPerHour(), quotas.activeReports(), limit);
  }

  /** Sets the quotas of each user. */
  public SandboxBuilder quotas(Quotas limits) {
    this.quotas = limits;
    return this;
  }

  @Option(names = "--requests-per-minute", description = "rate limit per user, 0 for no limit (0)")
  public SandboxBuilder requestsPerMinute(int limit) {
    this.requestsPerMinute = limit;
    return this;
  }

  @Option(names = "--page-size", description = "items per page of lists, 0 for whole lists (0)")
  public SandboxBuilder pageSize(int items) {
    this.pageSize = items;
    return this;
  }

  public SandboxBuilder quirk(Quirk quirk) {
    return quirks(Set.of(quirk));
  }

  /** Turns on quirks; all of them can be combined. */
  @Option(
      names = "--quirk",
      paramLabel = "NAME,…",
      split = ",",
      description = "undocumented behaviours, may be repeated")
  public SandboxBuilder quirks(Set<Quirk> more) {
    quirks.addAll(more);
    return this;
  }

  /** Adds a column to a dataset, as its last one; {@code kind} is a kind of the dictionary. */
  public SandboxBuilder column(String dataset, String name, String kind) {
    return columns(catalog -> catalog.with(dataset, name, kind));
  }

  /** Removes a column from a dataset. */
  public SandboxBuilder withoutColumn(String dataset, String name) {
    return columns(catalog -> catalog.without(dataset, name));
  }

  private SandboxBuilder columns(UnaryOperator<Catalog> change) {
    UnaryOperator<Catalog> earlier = columns;
    columns = catalog -> change.apply(earlier.apply(catalog));
    return this;
  }

  /**
   * Turns on the quirks, and the format of dates, that make the sandbox answer as its pages say.
   */
  public SandboxBuilder likePages() {
    dates(DateStyle.DATE_TIME);
    return quirks(Quirk.OF_PAGES);
  }

  @Option(names = "--outcome", description = "how executions end (completed)")
  public SandboxBuilder outcome(Outcome end) {
    this.outcome = end;
    return this;
  }

  @Option(
      names = "--mfa",
      description = "where passwords without second factor are refused (not-required)")
  public SandboxBuilder mfa(Mfa demand) {
    this.mfa = demand;
    return this;
  }

  /**
   * Makes every sign-in, or every call of the API, fail with an error that people meet.
   *
   * @param number the number in its message, such as 53003; 403 for a missing role
   */
  @Option(
      names = "--sign-in-error",
      description = "number of the error with which every sign-in or call fails")
  public SandboxBuilder signInError(int number) {
    this.signInError = SignInError.of(number);
    return this;
  }

  @Option(
      names = "--app-tokens",
      description = "whether tokens of applications without a user are accepted (accepted)")
  void appTokens(AppTokens choice) {
    appOnlyAccepted = choice == AppTokens.ACCEPTED;
  }

  /** Makes the API refuse tokens of applications without a user. */
  public SandboxBuilder refuseAppOnly() {
    this.appOnlyAccepted = false;
    return this;
  }

  /** Sends callbacks to any host, not only to this machine. */
  public SandboxBuilder callbacksToAnyHost() {
    this.callbacksToAnyHost = true;
    return this;
  }

  /** Sets the number of polls until a device code counts as entered. */
  public SandboxBuilder pendingDevicePolls(int polls) {
    this.pendingDevicePolls = polls;
    return this;
  }

  /** Sets the source of the ids of queries, reports and executions; by default they are random. */
  public SandboxBuilder ids(Supplier<UUID> source) {
    this.ids = source;
    return this;
  }

  /**
   * Lets no thread of its own change the account: what is due runs, and files are written, in the
   * thread that makes a call or calls {@link Sandbox#settle}.
   */
  public SandboxBuilder inCallersThread() {
    this.inCallersThread = true;
    return this;
  }

  /**
   * Starts the sandbox.
   *
   * @throws IllegalArgumentException for settings that contradict each other
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public Sandbox start() {
    return new Sandbox(this);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  Clock effectiveClock() {
    Clock running = speed == 1 ? clock : new AcceleratedClock(clock, speed);
    return quirks.contains(Quirk.CLOCK_AHEAD) ? Clock.offset(running, AHEAD) : running;
  }

  DataSettings data() {
    YearMonth current = YearMonth.now(clock);
    YearMonth until = current.isBefore(MIN_LAST_MONTH) ? MIN_LAST_MONTH : current;
    return new DataSettings(
        seed, scale, FIRST_MONTH, dataUntil == null ? until : dataUntil, restated, quirks);
  }

  ServiceSettings service() {
    return new ServiceSettings(
        latency, outcome, callbacksToAnyHost, quotas, quirks, ids, inCallersThread);
  }

  ApiSettings api(Program program) {
    return new ApiSettings(program, pageSize, requestsPerMinute, quirks);
  }

  Tenant tenant() {
    return new Tenant(
        TestAccount.TENANT_ID,
        TestAccount.CLIENT_ID,
        TestAccount.CLIENT_SECRET,
        List.copyOf(certificates),
        new FederatedIssuer(),
        new LinkedHashMap<>(users),
        new Tenant.SignInRules(
            tokenLifetime, mfa, appOnlyAccepted, pendingDevicePolls, signInError));
  }
}
