package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DataSettings;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.settings.SignInError;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Settings of a sandbox. The defaults suit tests: a free port, 3 s of latency, quotas that tests do
 * not reach, data since January 2024. Not thread-safe.
 */
public final class SandboxBuilder extends SandboxSettings {
  SandboxBuilder() {}

  /** Sets the port on the loopback interface; 0, the default, is any free one. */
  public SandboxBuilder port(int number) {
    check(number >= 0 && number <= 65535, "port must be 0 to 65535: " + number);
    this.port = number;
    return this;
  }

  /** Sets the seed of the data. */
  public SandboxBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** Sets the size of the data; 1 is about 300 rows a month in the large datasets. */
  public SandboxBuilder scale(double factor) {
    check(factor > 0 && factor <= DataSettings.MAX_SCALE, "scale out of range: " + factor);
    this.scale = factor;
    return this;
  }

  /** Sets the last month with data; by default the clock's month, but not before June 2026. */
  public SandboxBuilder dataUntil(YearMonth month) {
    this.dataUntil = month;
    return this;
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

  /** Sets how many times faster than its clock the sandbox runs; 3600 is one hour a second. */
  public SandboxBuilder speed(double factor) {
    check(factor > 0, "speed must be above 0: " + factor);
    this.speed = factor;
    return this;
  }

  /** Sets the time from an execution's creation to its end. */
  public SandboxBuilder latency(Duration duration) {
    this.latency = duration;
    return this;
  }

  /** Sets the time until a link expires. */
  public SandboxBuilder linkLifetime(Duration duration) {
    this.linkLifetime = duration;
    return this;
  }

  /** Sets the time until an access token expires. */
  public SandboxBuilder tokenLifetime(Duration duration) {
    this.tokenLifetime = duration;
    return this;
  }

  /** Adds a user; the first is {@link Sandbox#USERNAME}. */
  public SandboxBuilder user(String name, String password) {
    users.put(name, password);
    return this;
  }

  /** Lets the application sign in with the private key of a certificate. */
  public SandboxBuilder certificate(X509Certificate certificate) {
    certificates.add(certificate);
    return this;
  }

  /** Sets how files are written. */
  public SandboxBuilder dialect(FileDialect files) {
    this.dialect = files;
    return this;
  }

  /** Sets how files are stored and served. */
  public SandboxBuilder compression(Compression mode) {
    this.compression = mode;
    return this;
  }

  /** Sets the quotas of each user. */
  public SandboxBuilder quotas(Quotas limits) {
    this.quotas = limits;
    return this;
  }

  /** Sets the rate limit of each principal; 0, the default, means no limit. */
  public SandboxBuilder requestsPerMinute(int limit) {
    this.requestsPerMinute = limit;
    return this;
  }

  /** Sets the items of a list's page; 0, the default, sends whole lists. */
  public SandboxBuilder pageSize(int items) {
    this.pageSize = items;
    return this;
  }

  /** Turns on a quirk. */
  public SandboxBuilder quirk(Quirk quirk) {
    return quirks(Set.of(quirk));
  }

  /** Turns on quirks; all of them can be combined. */
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
    dialect = dialect.with(DateStyle.DATE_TIME);
    return quirks(Quirk.OF_PAGES);
  }

  /** Sets how executions end. */
  public SandboxBuilder outcome(Outcome end) {
    this.outcome = end;
    return this;
  }

  /** Sets where a sign-in without a second factor is refused. */
  public SandboxBuilder mfa(Mfa demand) {
    this.mfa = demand;
    return this;
  }

  /**
   * Makes every sign-in, or every call of the API, fail with an error that people meet.
   *
   * @param number the number in its message, such as 53003; 403 for a missing role
   */
  public SandboxBuilder signInError(int number) {
    this.signInError = SignInError.of(number);
    return this;
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
}
