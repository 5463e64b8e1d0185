package io.partnerinsights.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of one column or metric, whose file ends with an empty line. DuckDB counts their rows. */
final class SingleColumnTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(5))
              .compression(Compression.NONE)
              .scale(0.05));

  private final Application application = new Application();

  @AfterEach
  void close() {
    application.close();
  }

  @ParameterizedTest
  @CsvSource({
    "columns, Month, DATE",
    "columns, CustomerName, STRING",
    "metrics, ACR_USD, DOUBLE",
  })
  void anEmptyLastLineIsNoRow(String option, String name, String type) {
    String query = "SELECT " + name + " FROM AzureUsage TIMESPAN LAST_6_MONTHS";
    SERVICE.sandbox().damageFiles(file -> (new String(file, UTF_8) + "\n").getBytes(UTF_8));
    ReadPlan plan = plan(option, name);
    Report report = plan.read().await();

    assertThat(plan.schema()).hasToString(name + " " + type);
    assertThat(rows(plan, report)).isEqualTo(SERVICE.sandbox().expectedRows(query).size());
  }

  private ReadPlan plan(String option, String name) {
    ConnectorOptions options =
        ConnectorOptions.parse(
            SERVICE.options("dataset", "AzureUsage", "timespan", "LAST_6_MONTHS", option, name));
    return Session.open(options, application).plan();
  }

  private static int rows(ReadPlan plan, Report report) {
    int rows = 0;
    for (ReadSplit split : report.splits(plan.spec())) {
      try (BatchReader reader = BatchReader.open(split, report, plan.spec())) {
        while (reader.next()) {
          rows += reader.batch().rows();
        }
      }
    }
    return rows;
  }
}
