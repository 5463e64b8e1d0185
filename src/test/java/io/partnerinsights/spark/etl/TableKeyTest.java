package io.partnerinsights.spark.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.examples.etl.TableKey;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys of the datasets, on the sandbox's data. */
final class TableKeyTest {
  /**
   * Metrics that make the service aggregate rows, where no column identifies one. Generated rows of
   * Teams name a customer twice, so that only the names of the key are checked.
   */
  private static final Map<String, String> METRICS =
      Map.of("OfficeUsage", "TotalMonthlyActiveUsers");

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.5));

  static List<String> datasets() {
    return TableKey.datasets();
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void keyIdentifiesARow(String dataset) {
    List<String> columns = new ArrayList<>(TableKey.of(dataset).columns());
    Optional<String> metric = Optional.ofNullable(METRICS.get(dataset));
    metric.ifPresent(columns::add);

    List<Map<String, String>> rows =
        SERVICE
            .sandbox()
            .expectedRows(
                (dataset.startsWith("Teams") ? "SELECT DISTINCT " : "SELECT ")
                    + String.join(", ", columns)
                    + " FROM "
                    + dataset);
    metric.ifPresent(name -> rows.forEach(row -> row.remove(name)));

    assertThat(rows).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void datasetWithoutAKeyIsRefused() {
    assertThatThrownBy(() -> TableKey.of("Unknown"))
        .hasMessage(
            "No key is known for Unknown. Add the columns that identify a row to keys.json");
  }
}
