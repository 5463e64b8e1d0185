package io.partnerinsights.flink.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What columns of Flink's types read. */
final class FlinkTypesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 2026-01-31T13:45:07Z, true",
    "0, 2026-01-31T13:45:07.1Z, false",
    "3, 2026-01-31T13:45:07.123Z, true",
    "3, 2026-01-31T13:45:07.1230000Z, true",
    "3, 2026-01-31T13:45:07.123456Z, false",
    "3, 1969-12-31T23:59:59.9991Z, false",
    "6, 2026-01-31T13:45:07.123456Z, true",
    "9, 2026-01-31T13:45:07.123456Z, true"
  })
  void aTimeFinerThanItsTypeDoesNotFit(int digits, String time, boolean fits) {
    assertThat(reads(new TimestampType(digits), time)).isEqualTo(fits);
    assertThat(reads(new LocalZonedTimestampType(digits), time)).isEqualTo(fits);
  }

  private static boolean reads(LogicalType type, String time) {
    byte[] field = time.getBytes(StandardCharsets.US_ASCII);
    return FieldDecoder.of(FlinkTypes.toReportSchema(RowType.of(type)).columns().get(0), 1)
        .tryAppend(field, 0, field.length);
  }
}
