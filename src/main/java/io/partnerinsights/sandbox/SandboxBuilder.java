package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DataSettings;
import io.partnerinsights.sandbox.data.FileDialect;
import io.partnerinsights.sandbox.files.Compression;
import io.partnerinsights.sandbox.http.ApiSettings;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.identity.Mfa;
import io.partnerinsights.sandbox.identity.Tenant;
import io.partnerinsights.sandbox.service.Outcome;
import io.partnerinsights.sandbox.service.ServiceSettings;
import io.partnerinsights.sandbox.service.ServiceSettings.Quotas;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The sandbox's settings; every one has a default that suits tests: a free port, 3 s of latency,
 * quotas out of the way, data from January 2024 on. Not for many threads.
 */
public final class SandboxBuilder {
  /** The default data always covers these months, whatever day it is. */
  static final YearMonth FIRST_MONTH = YearMonth.of(2024, 1);

  private static final YearMonth LAST_MONTH_AT_LEAST = YearMonth.of(2026, 6);

  private final Map<String, String> users = new LinkedHashMap<>();
  private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
  private Catalog catalog = Catalog.bundled();
  private int port;
  private long seed = 1;
  private double scale = 1;
  private YearMonth dataUntil;
  private Clock clock = Clock.systemUTC();
  private double speed = 1;
  private Duration latency = Duration.ofSeconds(3);
  private Duration linkLifetime = Duration.ofHours(1);
  private Duration tokenLifetime = Duration.ofMinutes(60);
  private FileDialect dialect = FileDialect.plain();
  private Compression compression = Compression.GZIP;
  private Quotas quotas = Quotas.GENEROUS;
  private int requestsPerMinute;
  private int pageSize;
  private Outcome outcome = Outcome.COMPLETED;
  private Mfa mfa = Mfa.NOT_REQUIRED;
  private boolean appOnlyAccepted = true;
  private boolean callbacksAnywhere;
  private int devicePolls = 1;

  SandboxBuilder() {
    users.put(Sandbox.USERNAME, Sandbox.PASSWORD);
  }

  /** The port on the loopback interface; 0, the default, takes a free one. */
  public SandboxBuilder port(int number) {
    check(number >= 0 && number <= 65535, "port must be 0 to 65535: " + number);
    this.port = number;
    return this;
  }

  /** The data's seed. */
  public SandboxBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** The data's size: 1 is about 300 rows a month in the large datasets. */
  public SandboxBuilder scale(double factor) {
    check(factor > 0 && factor <= DataSettings.LARGEST_SCALE, "scale out of range: " + factor);
    this.scale = factor;
    return this;
  }

  /** The last month with data; by default the clock's month, but not before June 2026. */
  public SandboxBuilder dataUntil(YearMonth month) {
    this.dataUntil = month;
    return this;
  }

  /** The clock for everything: tokens, quotas, schedules, latency, links, TIMESPAN. */
  public SandboxBuilder clock(Clock source) {
    this.clock = source;
    return this;
  }

  /** How much faster than its clock the sandbox lives; 3600 makes an hour of a second. */
  public SandboxBuilder speed(double factor) {
    check(factor > 0, "speed must be above 0: " + factor);
    this.speed = factor;
    return this;
  }

  /** From a report's request to its completion. */
  public SandboxBuilder latency(Duration duration) {
    this.latency = duration;
    return this;
  }

  /** How long a link is good. */
  public SandboxBuilder linkLifetime(Duration duration) {
    this.linkLifetime = duration;
    return this;
  }

  /** How long a token is good. */
  public SandboxBuilder tokenLifetime(Duration duration) {
    this.tokenLifetime = duration;
    return this;
  }

  /** One more user; the first is {@link Sandbox#USERNAME}. */
  public SandboxBuilder user(String name, String password) {
    users.put(name, password);
    return this;
  }

  /** How files are written. */
  public SandboxBuilder dialect(FileDialect files) {
    this.dialect = files;
    return this;
  }

  /** How files are stored and served. */
  public SandboxBuilder compression(Compression way) {
    this.compression = way;
    return this;
  }

  /** How much one user may have. */
  public SandboxBuilder quotas(Quotas limits) {
    this.quotas = limits;
    return this;
  }

  /** The rate limit for each principal; 0, the default, is none. */
  public SandboxBuilder requestsPerMinute(int most) {
    this.requestsPerMinute = most;
    return this;
  }

  /** Makes lists come in pages; 0, the default, sends them whole. */
  public SandboxBuilder pageSize(int items) {
    this.pageSize = items;
    return this;
  }

  /** Turns on one of the ways in which evidence disagrees. */
  public SandboxBuilder quirk(Quirk quirk) {
    quirks.add(quirk);
    return this;
  }

  /** One more column at the end of a dataset; kind is one of the dictionary's. */
  public SandboxBuilder column(String dataset, String name, String kind) {
    this.catalog = catalog.with(dataset, name, kind);
    return this;
  }

  /** A dataset without one of its columns. */
  public SandboxBuilder withoutColumn(String dataset, String name) {
    this.catalog = catalog.without(dataset, name);
    return this;
  }

  /** How executions end. */
  public SandboxBuilder outcome(Outcome end) {
    this.outcome = end;
    return this;
  }

  /** Where the password grant meets the demand for a second factor. */
  public SandboxBuilder mfa(Mfa demand) {
    this.mfa = demand;
    return this;
  }

  /** The API refuses tokens without a user. */
  public SandboxBuilder refuseAppOnly() {
    this.appOnlyAccepted = false;
    return this;
  }

  /** Callbacks go to any host, not only to this machine. */
  public SandboxBuilder callbacksAnywhere() {
    this.callbacksAnywhere = true;
    return this;
  }

  /** How often a device code's caller asks in vain before the imaginary user enters it. */
  public SandboxBuilder devicePolls(int inVain) {
    this.devicePolls = inVain;
    return this;
  }

  /**
   * Starts the service.
   *
   * @throws IllegalArgumentException for settings that contradict each other
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public Sandbox start() {
    return new Sandbox(this);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  int port() {
    return port;
  }

  Clock effectiveClock() {
    return speed == 1 ? clock : new SpedClock(clock, speed);
  }

  DataSettings data() {
    YearMonth current = YearMonth.now(clock);
    YearMonth until = current.isBefore(LAST_MONTH_AT_LEAST) ? LAST_MONTH_AT_LEAST : current;
    return new DataSettings(
        seed,
        scale,
        FIRST_MONTH,
        dataUntil == null ? until : dataUntil,
        quirks.contains(Quirk.END_IN_RANGE));
  }

  Catalog catalog() {
    return catalog;
  }

  FileDialect dialect() {
    return dialect;
  }

  Compression compression() {
    return compression;
  }

  Duration linkLifetime() {
    return linkLifetime;
  }

  ServiceSettings service() {
    return new ServiceSettings(latency, outcome, callbacksAnywhere, quotas);
  }

  ApiSettings api() {
    return new ApiSettings(pageSize, requestsPerMinute, quirks);
  }

  Tenant tenant() {
    return new Tenant(
        Sandbox.TENANT_ID,
        Sandbox.CLIENT_ID,
        Sandbox.CLIENT_SECRET,
        new LinkedHashMap<>(users),
        new Tenant.SignInRules(tokenLifetime, mfa, appOnlyAccepted, devicePolls));
  }
}
