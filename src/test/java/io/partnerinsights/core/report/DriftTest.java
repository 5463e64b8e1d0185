package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.DriftPolicy;
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
    assertThat(plan(QUERY, "", DriftPolicy.WARN).schema())
        .hasToString("Month DATE, NewSeats STRING, NewShare STRING, NewDay STRING, NewName STRING");
    assertThat(SERVICE.calls().count("GET")).isOne();
  }

  @Test
  void hintsTypeUnknownColumns() {
    String hints = "newseats STRING, NewShare DECIMAL(18,2), NewDay DATE, NewName BIGINT";

    assertThat(plan(QUERY, hints, DriftPolicy.WARN).schema())
        .hasToString(
            "Month DATE, NewSeats STRING, NewShare DECIMAL(18,2), NewDay DATE, NewName BIGINT");
    assertThat(SERVICE.calls().count("GET")).isOne();
  }

  @Test
  void knownColumnsNeedNoSample() {
    plan("SELECT Month, MonthlyActiveUsers FROM OfficeUsage", "", DriftPolicy.WARN);

    assertThat(SERVICE.calls().count("GET")).isOne();
  }

  @Test
  void policyFailMakesDriftAnError() {
    QueryException refusal =
        catchThrowableOfType(QueryException.class, () -> plan(QUERY, "", DriftPolicy.FAIL));

    assertThat(refusal.code()).isEqualTo(ErrorCode.SCHEMA_DRIFT);
    assertThat(refusal)
        .hasMessageContaining(
            "added VerticalNameOfCustomer, NewSeats, NewShare, NewDay, NewName;"
                + " missing VerticalName, EOU");
    assertThat(plan("SELECT City FROM Profile", "", DriftPolicy.FAIL).schema())
        .hasToString("City STRING");
  }

  private static ReportPlan plan(String query, String hints, DriftPolicy policy) {
    ConnectorOptions options = ConnectorOptions.parse(SERVICE.options("query", query));
    return new ReportPlanner(Clients.of(options), SchemaHints.parse(hints), policy)
        .plan(ReportRequest.of(options));
  }
}
