package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.settings.SignInError;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;

/** Sets the settings of a sandbox one by one; each flag has a method. Not thread-safe. */
@Command
public final class SandboxBuilder extends SandboxSettings {
  UnaryOperator<Catalog> columns = UnaryOperator.identity();

  SandboxBuilder() {}

  public SandboxBuilder port(int number) {
    this.port = number;
    return this;
  }

  public SandboxBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  public SandboxBuilder scale(double factor) {
    this.scale = factor;
    return this;
  }

  public SandboxBuilder dataUntil(YearMonth month) {
    this.dataUntil = month;
    return this;
  }

  /** Sets whether some rows change in the three months after their month; by default none do. */
  public SandboxBuilder restated(boolean changes) {
    this.months = changes ? Months.RESTATED : Months.FINAL;
    return this;
  }

  public SandboxBuilder clock(Clock source) {
    this.clock = source;
    return this;
  }

  public SandboxBuilder speed(double factor) {
    this.speed = factor;
    return this;
  }

  public SandboxBuilder daysPerMinute(double days) {
    this.daysPerMinute = days;
    return this;
  }

  public SandboxBuilder latency(Duration duration) {
    this.latency = duration;
    return this;
  }

  public SandboxBuilder linkLifetime(Duration duration) {
    this.linkLifetime = duration;
    return this;
  }

  public SandboxBuilder tokenLifetime(Duration duration) {
    this.tokenLifetime = duration;
    return this;
  }

  /** Adds a user; the first is {@link Sandbox#USERNAME}. */
  public SandboxBuilder user(String name, String password) {
    users.put(name, password);
    return this;
  }

  public SandboxBuilder certificate(X509Certificate certificate) {
    certificates.add(certificate);
    return this;
  }

  public SandboxBuilder dates(DateStyle style) {
    this.dates = style;
    return this;
  }

  public SandboxBuilder file(FileTrait trait) {
    files.add(trait);
    return this;
  }

  public SandboxBuilder compression(Compression mode) {
    this.compression = mode;
    return this;
  }

  public SandboxBuilder quotas(Quotas limits) {
    this.quotas = limits;
    return this;
  }

  public SandboxBuilder requestsPerMinute(int limit) {
    this.requestsPerMinute = limit;
    return this;
  }

  public SandboxBuilder pageSize(int items) {
    this.pageSize = items;
    return this;
  }

  public SandboxBuilder quirk(Quirk quirk) {
    return quirks(Set.of(quirk));
  }

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
    return dates(DateStyle.DATE_TIME).quirks(Quirk.OF_PAGES);
  }

  public SandboxBuilder outcome(Outcome end) {
    this.outcome = end;
    return this;
  }

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

  public SandboxBuilder refuseAppOnly() {
    this.appTokens = AppTokens.REFUSED;
    return this;
  }

  public SandboxBuilder pendingDevicePolls(int polls) {
    this.pendingDevicePolls = polls;
    return this;
  }

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
}
