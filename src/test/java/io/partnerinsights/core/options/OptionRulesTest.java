package io.partnerinsights.core.options;

import static io.partnerinsights.core.options.ParsedOptions.QUERY;
import static io.partnerinsights.core.options.ParsedOptions.assertFails;
import static io.partnerinsights.core.options.ParsedOptions.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.ReportRequest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which options require or contradict each other. */
final class OptionRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"FAILFAST", "DROPMALFORMED"})
  void corruptRecordColumnRequiresPermissive(String mode) {
    Map<String, String> raw = Map.of("mode", mode, "columnNameOfCorruptRecord", "_corrupt");

    assertThatThrownBy(() -> parse(raw))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll("PI-6002", "columnNameOfCorruptRecord", mode, "PERMISSIVE");
  }

  @Test
  void refusesOptionsWithoutASource() {
    assertFails(Map.of("tenantId", "t"), ErrorCode.OPTION_MISSING, "query, dataset, queryId");
  }

  @Test
  void refusesSeveralSources() {
    assertFails(
        Map.of("query", QUERY, "reportId", "r"), ErrorCode.OPTION_CONFLICT, "query and reportId");
    assertFails(
        Map.of("query", QUERY, "reportId", "r", "queryId", "q"),
        ErrorCode.OPTION_CONFLICT,
        "Options query, queryId and reportId contradict each other.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"columns", "metrics", "timespan"})
  void refusesDatasetOptionsForAQuery(String option) {
    assertFails(
        Map.of("query", QUERY, option, "Month"),
        ErrorCode.OPTION_MISSING,
        "set option dataset too");
  }

  @Test
  void refusesATimespanWithATimeRange() {
    Map<String, String> both =
        Map.of(
            "dataset", "OfficeUsage",
            "timespan", "LAST_MONTH",
            "queryStartTime", "2026-01-01",
            "queryEndTime", "2026-02-01");

    assertFails(both, ErrorCode.OPTION_CONFLICT, "override any TIMESPAN");
  }

  @Test
  void executionRequiresItsReport() {
    assertFails(
        Map.of("query", QUERY, "executionId", "e"), ErrorCode.OPTION_MISSING, "option reportId");
  }

  @ParameterizedTest
  @CsvSource({
    "proxyUsername,x,proxy",
    "proxyPassword,x,proxy",
    "trustStorePassword,x,trustStore",
  })
  void refusesAnOptionWithoutItsCompanion(String key, String value, String needed) {
    assertFails(
        Map.of("query", QUERY, key, value),
        ErrorCode.OPTION_MISSING,
        "Option " + key + " requires option " + needed + ".");
  }

  @Test
  void proxyPasswordRequiresAUser() {
    assertFails(
        Map.of("query", QUERY, "proxy", "proxy:3128", "proxyPassword", "x"),
        ErrorCode.OPTION_MISSING,
        "set option proxyUsername too");
  }

  @Test
  void aRangeWithoutAStartBeginsBeforeAllData() {
    Instant end = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(parse(Map.of("query", QUERY, "queryEndTime", "2026-01-01")).timeRange())
        .contains(new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), end));
    assertFails(
        Map.of("query", QUERY, "queryEndTime", "1999-01-01"),
        ErrorCode.OPTION_CONFLICT,
        "is not after");
  }

  @Test
  void aRangeWithoutAnEndIsOpen() {
    Map<String, String> open = Map.of("query", QUERY, "queryStartTime", "2026-01-01T00:00:00Z");

    ReportRequest request = ReportRequest.of(ConnectorOptions.parse(open));

    assertThat(request.range())
        .isEqualTo(new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), null));
    assertThat(request.toOptions()).containsEntry("queryStartTime", "2026-01-01T00:00:00Z");
    assertThat(request.toOptions()).doesNotContainKey("queryEndTime");
  }

  @Test
  void refusesAnEndBeforeTheStart() {
    assertFails(
        Map.of("query", QUERY, "queryStartTime", "2026-07-01", "queryEndTime", "2026-01-01"),
        ErrorCode.OPTION_CONFLICT,
        "2026-01-01T00:00:00Z is not after");
  }

  @Test
  void refusesATimeRangeForAReport() {
    assertFails(
        Map.of("reportId", "r", "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01"),
        ErrorCode.OPTION_CONFLICT,
        "reportId");
  }

  /** What requires the removed option would be the next error. */
  @Test
  void aContradictionNamesAllOptionsToRemove() {
    Map<String, String> range =
        Map.of("reportId", "r", "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01");
    Map<String, String> schedule =
        Map.of("reportId", "r", "recurrenceInterval", "24h", "recurrenceCount", "3");

    assertFails(
        range,
        ErrorCode.OPTION_CONFLICT,
        "Options reportId and queryStartTime contradict each other.");
    assertFails(
        range, ErrorCode.OPTION_CONFLICT, "remove reportId, or queryStartTime and queryEndTime.");
    assertFails(
        schedule,
        ErrorCode.OPTION_CONFLICT,
        "remove reportId, or recurrenceInterval and recurrenceCount.");
  }
}
