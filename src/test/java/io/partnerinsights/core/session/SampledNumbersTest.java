package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a file in a column that is a number only because a sample has numbers. */
final class SampledNumbersTest {
  private static final String QUERY = "SELECT CustomerName, Surprise FROM TeamsUsageWorkload";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small(
          s -> s.catalogChange = c -> c.withColumn("TeamsUsageWorkload", "Surprise", "integer"));

  @ParameterizedTest
  @ValueSource(strings = {"00042", "-007", "9007199254740993", "1234567890123456.5"})
  void anIdThatADoubleWouldChangeIsAnError(String id) {
    ReadPlan plan = plan();

    assertThat(plan.schema()).hasToString("CustomerName STRING, Surprise DOUBLE");
    assertThatThrownBy(() -> read(plan.createSpec(), id))
        .hasMessageContainingAll("PI-5001", "Surprise", "schemaHints", "\"Surprise STRING\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-7", "0.5", "1e6", "999999999999999", "12.34567890123456789"})
  void otherNumbersAreRead(String number) {
    assertThat(read(plan().createSpec(), number)).isEqualTo(Double.parseDouble(number));
  }

  @Test
  void anEnginesSchemaHasTheSameRule() {
    ReportSchema columns =
        new ReportSchema(List.of(new ReportColumn("surprise", ColumnType.DOUBLE)));

    assertThatThrownBy(() -> read(plan().createSpec(columns, columns), "00042"))
        .hasMessageContaining("PI-5001");
  }

  @Test
  void aHintAcceptsEveryNumber() {
    assertThat(read(plan("schemaHints", "Surprise DOUBLE").createSpec(), "00042")).isEqualTo(42);
  }

  private static double read(ReadSpec spec, String number) {
    String file = "CustomerName,Surprise\na," + number + "\n";
    ReadSplit split = ReadSplit.ofPreview(file.getBytes(StandardCharsets.UTF_8));
    try (BatchReader reader = BatchReader.openPreview(split, spec)) {
      assertThat(reader.nextBatch()).isTrue();
      int last = spec.batchSchema().columns().size() - 1;
      return ((DoubleColumn) reader.batch().column(last)).valueAt(0);
    }
  }

  private static ReadPlan plan() {
    return plan("inferSchema", "sample");
  }

  private static ReadPlan plan(String option, String value) {
    return SERVICE.planRead("query", QUERY, option, value);
  }
}
