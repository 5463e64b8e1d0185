package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are not options, and an option whose value has a key of another kind. */
final class OptionKeysTest {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  @ParameterizedTest
  @CsvSource({"tenntId,tenantId", "client_id,clientId", "reporttimeOut1,reportTimeout"})
  void suggestsTheNearestKey(String key, String nearest) {
    assertFails(
        Map.of("query", QUERY, key, "x"), ErrorCode.OPTION_UNKNOWN, "Did you mean " + nearest);
  }

  @Test
  void anUnknownKeyIsAnError() {
    assertFails(
        Map.of("query", QUERY, "mergeSchemaAlways", "true"),
        ErrorCode.OPTION_UNKNOWN,
        "There is no option mergeSchemaAlways.");
  }

  @ParameterizedTest
  @CsvSource({"Format,reportFormat", "ExecuteNow,recurrenceInterval"})
  void namesTheOptionOfAFieldOfTheService(String field, String option) {
    assertFails(Map.of("query", QUERY, field, "x"), ErrorCode.OPTION_UNKNOWN, option);
  }

  @Test
  void aCallbackMayHaveAKeyThatNoErrorShows() {
    Map<String, String> callback = Map.of("callbackUrl", "https://hooks.example/x?code=hush");
    assertThat(parse(callback).get(Options.CALLBACK_URL)).hasQuery("code=hush");

    assertThatThrownBy(() -> parse(Map.of("callbackUrl", "https://hooks.example/x?code=hush#a")))
        .hasMessageContaining("https://hooks.example/x")
        .hasMessageNotContaining("hush");
    assertThat(parse(callback).toString()).contains("https://hooks.example/x?***");
  }

  @Test
  void refusesAPath() {
    assertFails(
        Map.of("query", QUERY, "path", "/x"), ErrorCode.OPTION_UNKNOWN, "option path is set");
    assertFails(
        Map.of("query", QUERY, "paths", "[\"/x\",\"/y\"]"),
        ErrorCode.OPTION_UNKNOWN,
        "option paths is set");
  }

  private static void assertFails(Map<String, String> raw, ErrorCode code, String part) {
    assertThatThrownBy(() -> ConnectorOptions.parse(raw))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(code.code(), part, "Reason:", "Remedy:");
  }

  private static ConnectorOptions parse(Map<String, String> given) {
    Map<String, String> raw = new HashMap<>(given);
    raw.put("query", QUERY);
    return ConnectorOptions.parse(raw);
  }
}
