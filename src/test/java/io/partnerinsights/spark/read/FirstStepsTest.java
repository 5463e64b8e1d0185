package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user tries first with a table, on an account like the recorded one, beside DuckDB. */
final class FirstStepsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void readsAllRowsOfATableWithoutAWarning() {
    String log =
        StandardError.during(
            () -> {
              Dataset<Row> usage = TestSpark.read(SERVICE.options("dataset", "AzureUsage")).load();
              String all =
                  "SELECT %s FROM AzureUsage TIMESPAN LAST_2_YEARS"
                      .formatted(String.join(", ", usage.columns()));

              assertThat(usage.columns()).hasSize(51).contains("ACR_USD", "Month");
              assertThat(Rows.of(usage))
                  .hasSizeGreaterThan(100)
                  .containsExactlyInAnyOrderElementsOf(
                      Rows.of(SERVICE.sandbox().expectedRows(all)));
            });

    assertThat(log.lines().filter(line -> line.contains(" WARN ")))
        .as("warnings of the connector")
        .allMatch(line -> line.contains("SparkStringUtils"));
  }
}
