package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Warnings of a load whose query can only be empty. */
final class EmptyResultTest {

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void namesTheComparedColumnsAndTheFormOfTheirValues() {
    String log = load("WHERE Month = '2026-03' AND CustomerMarket = 'Frankreich'");

    assertThat(log)
        .contains("WARN")
        .contains("found no row")
        .containsPattern("Month has values such as '[A-Z]{3}-20\\d\\d'")
        .containsPattern("CustomerMarket has values such as \\(a text of \\d+ characters");
    assertThat(SERVICE.queryTests()).isEqualTo(2);
    assertThat(SERVICE.reportPosts()).isZero();
  }

  @Test
  void aQueryWithRowsIsTestedOnce() {
    assertThat(load("WHERE CustomerMarket = 'France'")).doesNotContain("found no row");
    assertThat(SERVICE.queryTests()).isOne();
  }

  /** Nothing shows how values are written. */
  @Test
  void aSecondTestThatFailsGivesNoWarning() {
    SERVICE.onQueryTests().after(1).always().respond(500);

    assertThat(load("WHERE Month = '2026-04'")).doesNotContain("found no row");
  }

  private static String load(String where) {
    String query = "SELECT CustomerName, Month, MonthlyActiveUsers FROM OfficeUsage " + where;
    return StandardError.during(() -> SERVICE.plan("query", query));
  }
}
