package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Warnings of a load whose query can only be empty. */
final class EmptyResultTest {
  private static final String TEST = "/ScheduledQueries/testQueryResult";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1));

  private final Application application = new Application();

  @AfterEach
  void close() {
    application.close();
  }

  @Test
  void namesTheComparedColumnsAndTheFormOfTheirValues() {
    String log = load("WHERE Month = '2026-03' AND CustomerMarket = 'Frankreich'");

    assertThat(log)
        .contains("WARN")
        .contains("found no row")
        .containsPattern("Month has values such as '[A-Z]{3}-20\\d\\d'")
        .containsPattern("CustomerMarket has values such as \\(a text of \\d+ characters");
    assertThat(tests()).isEqualTo(2);
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isZero();
  }

  @Test
  void aQueryWithRowsIsTestedOnce() {
    assertThat(load("WHERE CustomerMarket = 'France'")).doesNotContain("found no row");
    assertThat(tests()).isOne();
  }

  /** Nothing shows how values are written. */
  @Test
  void aSecondTestThatFailsGivesNoWarning() {
    SERVICE.sandbox().faults().on("GET", TEST).after(1).always().respond(500);

    assertThat(load("WHERE Month = '2026-04'")).doesNotContain("found no row");
  }

  private String load(String where) {
    String query = "SELECT CustomerName, Month, MonthlyActiveUsers FROM OfficeUsage " + where;
    ConnectorOptions options = ConnectorOptions.parse(SERVICE.options("query", query));
    return StandardError.during(() -> Session.open(options, application).plan());
  }

  private static long tests() {
    return SERVICE.calls().count("GET", TEST);
  }
}
