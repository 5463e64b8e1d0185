package io.partnerinsights.core.options;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearerOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queryEndTime=e keep=k | querystarttime=s | keep=k querystarttime=s",
        "QUERYENDTIME=e timespan=t | queryStartTime=s | queryStartTime=s",
        "queryStartTime=s queryEndTime=e | timespan=t | timespan=t",
        "columns=a timespan=t | metrics=b | metrics=b timespan=t",
        "columns=a metrics=b | columns=c | columns=c",
        "queryStartTime=s columns=a | keep=k | columns=a keep=k queryStartTime=s"
      })
  void replacesWhatBelongsTogetherAsAWhole(String farther, String nearer, String merged) {
    assertThat(NearerOptions.over(options(farther), options(nearer)))
        .containsExactlyInAnyOrderEntriesOf(options(merged));
  }

  /** As an option that is null, which is not set. */
  @Test
  void nullRemovesTheDefaultOfThisOptionOnly() {
    Map<String, String> nearer = new HashMap<>();
    nearer.put("queryEndTime", null);

    Map<String, String> merged =
        NearerOptions.over(options("queryStartTime=s queryEndTime=e"), nearer);

    assertThat(merged).containsEntry("queryStartTime", "s").containsEntry("queryEndTime", null);
  }

  @Test
  void oneOptionInTwoSpellingsHasOneValue() {
    Map<String, String> equal = options("keep=report Keep=report columns=a");

    assertThat(NearerOptions.over(Map.of(), equal)).hasSize(2).containsEntry("KEEP", "report");
    assertFails(
        () -> NearerOptions.ignoringCase(options("keep=report Keep=nothing")),
        ErrorCode.OPTION_CONFLICT,
        "Options Keep and keep contradict each other");
  }

  private static Map<String, String> options(String text) {
    return Arrays.stream(text.split(" "))
        .map(each -> each.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
