package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads from a server that closes idle connections after five seconds, as many web servers do. */
final class ShortKeepAliveTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .tokenLifetime(Duration.ofSeconds(6))
              .with(s -> s.keepAlive = Duration.ofSeconds(5)));

  /** After the refusal the POST waits longer than the server keeps a connection or a token. */
  @Test
  @Tag("full")
  void createsOneReportAfterAPauseWithoutASearch() {
    sandbox.sandbox().faults().on("POST", "/ScheduledReport").respond(429, Duration.ofSeconds(7));
    ReadPlan plan = sandbox.planRead("query", QUERY);

    long start = System.nanoTime();
    plan.newRead().awaitReport();
    Duration taken = Duration.ofNanos(System.nanoTime() - start);

    ConnectorOptions options = ConnectorOptions.parse(sandbox.options("query", QUERY));
    assertThat(Clients.clientFor(options).listReports(ReportFilter.all())).hasSize(1);
    assertThat(taken).isLessThan(Duration.ofMinutes(1));
  }
}
