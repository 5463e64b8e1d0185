package io.partnerinsights.core.options;

import static io.partnerinsights.core.options.ParsedOptions.assertFails;
import static io.partnerinsights.core.options.ParsedOptions.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.testing.OptionPair;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which options exist, and which require or contradict each other. */
final class OptionRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPTION_MISSING | tenantId=t | query, dataset, queryId
          OPTION_CONFLICT | query reportId=r | query and reportId
          OPTION_CONFLICT | query reportId=r queryId=q | query, queryId and reportId cannot
          OPTION_MISSING | query columns=Month | also set option dataset
          OPTION_MISSING | query metrics=Month | also set option dataset
          OPTION_MISSING | query timespan=Month | also set option dataset
          OPTION_CONFLICT | dataset=d timespan=TODAY queryStartTime=2026-01-01 | override any
          OPTION_MISSING | query executionId=e | option reportId
          OPTION_MISSING | query callbackMethod=GET | callbackMethod requires option callbackUrl.
          OPTION_MISSING | query proxyUsername=x | proxyUsername requires option proxy.
          OPTION_MISSING | query proxyPassword=x | proxyPassword requires option proxy.
          OPTION_MISSING | query proxy=proxy:3128 proxyPassword=x | also set option proxyUsername
          OPTION_MISSING | query trustStorePassword=x | requires option trustStore.
          OPTION_CONFLICT | query queryEndTime=1999-01-01 | is not after
          OPTION_CONFLICT | query queryStartTime=2026-07-01 queryEndTime=2026-01-01 | Z is not after
          OPTION_CONFLICT | query mode=FAILFAST columnNameOfCorruptRecord=c | not apply to mode FAILFAST
          OPTION_CONFLICT | query mode=DROPMALFORMED columnNameOfCorruptRecord=c | to mode DROPMALFORMED
          OPTION_VALUE | dataset=OfficeUsage columns=Month,,a | a name is missing
          SECRET_UNREADABLE | query clientSecret=env:NOT_SET_ANYWHERE | NOT_SET_ANYWHERE
          OPTION_UNKNOWN | query tenntId=x | Did you mean tenantId
          OPTION_UNKNOWN | query client_id=x | Did you mean clientId
          OPTION_UNKNOWN | query reporttimeOut1=x | Did you mean reportTimeout
          OPTION_UNKNOWN | query mergeSchemaAlways=true | There is no option mergeSchemaAlways.
          OPTION_UNKNOWN | query mergeSchemaAlways=true | a name from this list, or remove option mergeSchemaAlways.
          OPTION_UNKNOWN | query Format=x | reportFormat
          OPTION_UNKNOWN | query ExecuteNow=x | recurrenceInterval
          OPTION_UNKNOWN | query path=/x | or option path
          OPTION_UNKNOWN | query paths=["/x","/y"] | or option paths
          """)
  void refusesOptionsThatBreakARule(ErrorCode code, String options, String part) {
    assertFails(OptionPair.parseOptions(options), code, part);
  }

  /** What requires the removed option would be the next error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queryStartTime=2026-01-01 queryEndTime=2026-07-01 | queryStartTime and queryEndTime",
        "recurrenceInterval=24h recurrenceCount=3 | recurrenceInterval and recurrenceCount"
      })
  void aContradictionNamesAllOptionsToRemove(String options, String names) {
    String first = names.split(" ", -1)[0];

    assertFails(
        OptionPair.parseOptions("reportId=r " + options),
        ErrorCode.OPTION_CONFLICT,
        "Option reportId cannot be combined with option " + first + ".");
    assertFails(
        OptionPair.parseOptions("reportId=r " + options),
        ErrorCode.OPTION_CONFLICT,
        "remove reportId, or remove " + names + ".");
  }

  @Test
  void aRangeWithoutAStartBeginsBeforeAllData() {
    Instant end = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(parse(Map.of("queryEndTime", "2026-01-01")).findTimeRange())
        .contains(new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), end));
  }

  @Test
  void aRangeWithoutAnEndIsOpen() {
    ReportRequest request = ReportRequest.of(parse(Map.of("queryStartTime", "2026-01-01")));

    assertThat(request.range())
        .isEqualTo(new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), null));
    assertThat(request.toOptions()).containsEntry("queryStartTime", "2026-01-01T00:00:00Z");
    assertThat(request.toOptions()).doesNotContainKey("queryEndTime");
  }

  @Test
  void aCallbackMayHaveAKeyThatNoErrorShows() {
    ConnectorOptions callback = parse(Map.of("callbackUrl", "https://hooks.example/x?code=hush"));

    assertThat(callback.get(Options.CALLBACK_URL)).hasQuery("code=hush");
    assertThat(callback.toString()).contains("https://hooks.example/x?***");
    assertThatThrownBy(() -> parse(Map.of("callbackUrl", "https://hooks.example/x?code=hush#a")))
        .hasMessageContaining("https://hooks.example/x")
        .hasMessageNotContaining("hush");
  }
}
