package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.WebServer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Settings and the start of a sandbox; {@link #with} sets what has no method. Not thread-safe. */
@Command(
    name = "java -jar partnerinsights-sandbox.jar",
    description = "Starts a Partner Insights service on this machine.",
    footer = "Defaults are in parentheses. Write times as 200ms, 3s, 5m or 1h.",
    abbreviateSynopsis = true)
public final class SandboxBuilder extends SandboxSettings {
  @Option(names = "--help", usageHelp = true, description = "shows the flags")
  public boolean help;

  /** Changes the datasets of a program, such as by a column more. */
  public UnaryOperator<Catalog> catalogChange = UnaryOperator.identity();

  /** Time for which an idle connection is kept; that of many web servers is five seconds. */
  public Duration keepAlive = WebServer.DEFAULT_KEEP_ALIVE;

  SandboxBuilder() {}

  public SandboxBuilder with(Consumer<SandboxBuilder> setting) {
    setting.accept(this);
    return this;
  }

  public SandboxBuilder scale(double factor) {
    return with(s -> s.scale = factor);
  }

  /** Sets whether some rows change in the three months after their month; by default none do. */
  public SandboxBuilder restated(boolean changes) {
    return with(s -> s.monthState = changes ? MonthState.RESTATED : MonthState.FINAL);
  }

  public SandboxBuilder clock(Clock source) {
    return with(s -> s.clock = source);
  }

  public SandboxBuilder latency(Duration duration) {
    return with(s -> s.latency = duration);
  }

  public SandboxBuilder linkLifetime(Duration duration) {
    return with(s -> s.linkLifetime = duration);
  }

  public SandboxBuilder tokenLifetime(Duration duration) {
    return with(s -> s.tokenLifetime = duration);
  }

  public SandboxBuilder compression(Compression mode) {
    return with(s -> s.compression = mode);
  }

  /** Sets the quotas of each user; those of the service are 5, 50 and 100. */
  public SandboxBuilder quotas(int executeNowQuota, int activeReportQuota, int queryQuota) {
    this.executeNowQuota = executeNowQuota;
    this.activeReportQuota = activeReportQuota;
    this.queryQuota = queryQuota;
    return this;
  }

  public SandboxBuilder quirk(Quirk quirk) {
    return with(s -> s.quirks.add(quirk));
  }

  /** Makes the sandbox respond as the service's documentation says. */
  public SandboxBuilder likeDocumentation() {
    return with(s -> s.dateStyle = DateStyle.DATE_TIME)
        .with(s -> s.quirks.addAll(Quirk.DOCUMENTED));
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
