package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.connect.Connection;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.sandbox.Sandbox;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planning against the sandbox: what is found out before anything is made, and by which calls. */
final class ReportPlannerTest {
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.builder().scale(0.01).start();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @AfterEach
  void forget() {
    sandbox.calls().reset();
  }

  @Test
  void checksATextWithOneGetAndSpellsNamesAsTheServiceDoes() {
    PlannedReport plan = plan("query", "select month, totalacr from azureusage");

    assertThat(plan.schema()).hasToString("Month DATE, TotalACR DECIMAL(18,2)");
    assertThat(sandbox.calls().count("GET")).isEqualTo(1);
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT TotalACR FROM AzurUsage                       | UNKNOWN_DATASET  | AzureUsage?",
        "SELECT TotalACR, Mnoth FROM AzureUsage               | UNKNOWN_COLUMN   | Month?",
        "SELECT TotalACR FROM AzureUsage ORDER BY Mnoth       | UNKNOWN_COLUMN   | Month?",
        "SELECT TotalACR FROM AzureUsage TIMESPAN LAST_MOTNH  | UNKNOWN_TIMESPAN | LAST_MONTH"
      })
  void refusesAWrongNameBeforeAnythingIsMade(String query, ErrorCode code, String nearest) {
    QueryException refusal = catchThrowableOfType(QueryException.class, () -> plan("query", query));

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(nearest);
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  /** Published system queries: a column, and a dataset, that the service lists nowhere. */
  @ParameterizedTest
  @CsvSource({
    "6209a8fd-93af-442e-8b3f-3df0f77e8463, PartnerLocationID",
    "c09c2eda-861b-4664-8ee8-48a14745a26a, ResellerMpnid"
  })
  void trustsTheServiceWithWhatItHasStored(String queryId, String column) {
    PlannedReport plan = plan("queryId", queryId, SchemaHints.none());

    assertThat(plan.schema().find(column)).isPresent();
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  private static PlannedReport plan(String option, String value) {
    return plan(option, value, SchemaHints.parse("TotalACR DECIMAL(18,2)"));
  }

  private static PlannedReport plan(String option, String value, SchemaHints hints) {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of(
                "apiUrl",
                sandbox.apiUrl(),
                "authorityUrl",
                sandbox.authorityUrl(),
                "accessToken",
                sandbox.accessToken(),
                option,
                value));
    return new ReportPlanner(Connection.open(options).client(), hints)
        .plan(ReportRequest.of(options));
  }
}
