package io.partnerinsights.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service whose dataset differs from the bundled dictionary. */
final class DriftTest {
  private static final String QUERY =
      "SELECT Month, NewSeats, NewShare, NewDay, NewName FROM OfficeUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .scale(0.1)
              .withoutColumn("OfficeUsage", "EOU")
              .withoutColumn("OfficeUsage", "VerticalName")
              .column("OfficeUsage", "VerticalNameOfCustomer", "string")
              .column("OfficeUsage", "NewSeats", "integer")
              .column("OfficeUsage", "NewShare", "decimal")
              .column("OfficeUsage", "NewDay", "date")
              .column("OfficeUsage", "NewName", "id"));

  @Test
  void unknownColumnsAreStrings() {
    assertThat(plan(QUERY, "").schema())
        .hasToString("Month DATE, NewSeats STRING, NewShare STRING, NewDay STRING, NewName STRING");
    assertThat(SERVICE.calls().count("GET")).isOne();
  }

  @Test
  void hintsTypeUnknownColumns() {
    String hints = "newseats STRING, NewShare DECIMAL(18,2), NewDay DATE, NewName BIGINT";

    assertThat(plan(QUERY, hints).schema())
        .hasToString(
            "Month DATE, NewSeats STRING, NewShare DECIMAL(18,2), NewDay DATE, NewName BIGINT");
    assertThat(SERVICE.calls().count("GET")).isOne();
  }

  @Test
  void knownColumnsNeedNoSample() {
    plan("SELECT Month, MonthlyActiveUsers FROM OfficeUsage", "");

    assertThat(SERVICE.calls().count("GET")).isOne();
  }

  private static ReportPlan plan(String query, String hints) {
    ConnectorOptions options = ConnectorOptions.parse(SERVICE.options("query", query));
    return new ReportPlanner(Clients.of(options), SchemaHints.parse(hints))
        .plan(ReportRequest.of(options));
  }
}
