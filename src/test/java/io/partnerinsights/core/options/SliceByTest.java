package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.options.choice.SliceBy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes with the option sliceBy, before anybody is asked. */
final class SliceByTest {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  @ParameterizedTest
  @CsvSource({"month,month", "MONTH,month", " 12 ,12", "2,2", "48,48"})
  void monthAndNumbersAreRead(String text, String value) {
    ConnectorOptions options =
        parse("query", QUERY, "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01", text);

    assertThat(options.get(Options.SLICE_BY)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "49", "-3", "2.5", "week"})
  void otherValuesAreAnError(String text) {
    OptionsException error =
        catchThrowableOfType(
            OptionsException.class,
            () ->
                parse(
                    "query",
                    QUERY,
                    "queryStartTime",
                    "2026-01-01",
                    "queryEndTime",
                    "2026-07-01",
                    text));

    assertThat(error.code()).isEqualTo(ErrorCode.OPTION_VALUE);
    assertThat(error).hasMessageContaining("from 2 to " + SliceBy.MOST);
  }

  @ParameterizedTest
  @CsvSource({
    "reportId, r, pushdown, on, does not go with reportId",
    "dataset, OfficeUsage, metrics, CustomerCount, does not go with metrics",
    "dataset, OfficeUsage, timespan, LIFETIME, does not go with timespan",
    "query, SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH, pushdown, on, without a time range",
    "queryId, q, pushdown, on, without a time range",
    "dataset, OfficeUsage, pushdown, off, without a time range",
    "dataset, OfficeUsage, mode, PERMISSIVE, without a time range"
  })
  void whatHasNoRangeToCutIsAnError(
      String what, String value, String key, String text, String words) {
    assertThat(
            catchThrowableOfType(
                OptionsException.class, () -> parse(what, value, key, text, "month")))
        .hasMessageContainingAll("Option sliceBy", words, "Remedy");
  }

  @Test
  void aDatasetsRangeMayComeFromFilters() {
    assertThat(parse("dataset", "OfficeUsage", "month").get(Options.SLICE_BY))
        .isEqualTo(SliceBy.MONTH);
  }

  /** Pairs, and what sliceBy is in the end. */
  private static ConnectorOptions parse(String... options) {
    Map<String, String> raw = new HashMap<>();
    for (int i = 0; i + 1 < options.length; i += 2) {
      raw.put(options[i], options[i + 1]);
    }
    raw.put("sliceBy", options[options.length - 1]);
    return ConnectorOptions.parse(raw);
  }
}
