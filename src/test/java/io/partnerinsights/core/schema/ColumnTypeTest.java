package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partnerinsights.testing.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnTypeTest {

  @Test
  void schemaIsSerializable() {
    ReportSchema schema =
        new ReportSchema(
            List.of(
                new ReportColumn("Month", ColumnType.DATE, "first day of a month"),
                new ReportColumn("TotalACR", ColumnType.decimal(18, 2))));

    assertThat(Serialization.copyOf(schema)).isEqualTo(schema);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "39, 0", "5, 6", "5, -1"})
  void refusesInvalidPrecisionAndScale(int precision, int scale) {
    assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.decimal(precision, scale));
  }
}
