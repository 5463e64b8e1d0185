package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ColumnSampleTest {

  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of("Any", ColumnType.BIGINT, values(5L, null, -7L)),
        Arguments.of("Any", ColumnType.DOUBLE, values(5L, 0.25)),
        Arguments.of("Any", ColumnType.BOOLEAN, values(true, null, false)),
        Arguments.of("Any", ColumnType.TIMESTAMP, values("2026-01-01T00:00:00", null)),
        Arguments.of("Any", ColumnType.TIMESTAMP, values("2026-01-01T10:20:30.123Z")),
        Arguments.of("MonthKey", ColumnType.DATE, values("2026-01-01T00:00:00")),
        Arguments.of("Any", ColumnType.STRING, values("2026-01-01T00:00:00", "soon")),
        Arguments.of("Any", ColumnType.STRING, values("6096001", "17")),
        Arguments.of("Any", ColumnType.STRING, values(5L, "x")),
        Arguments.of("Any", ColumnType.STRING, values(5L, true)),
        Arguments.of("Any", ColumnType.STRING, values(null, null)),
        Arguments.of("Any", ColumnType.STRING, values()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void infersATypeThatFitsAllValues(String column, ColumnType type, List<Object> values) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object value : values) {
      Map<String, Object> row = new HashMap<>();
      row.put(column.toUpperCase(Locale.ROOT), value);
      rows.add(row);
    }

    assertThat(ColumnSample.types(List.of(column), rows)).isEqualTo(Map.of(column, type));
  }

  @Test
  void infersStringForAColumnWithoutValues() {
    assertThat(ColumnSample.types(List.of("a", "b"), List.of(Map.of("a", 1L))))
        .isEqualTo(Map.of("a", ColumnType.BIGINT, "b", ColumnType.STRING));
  }

  private static List<Object> values(Object... values) {
    return Arrays.asList(values);
  }
}
