package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import java.util.HashMap;
import java.util.Map;

/** Parses options without those of a cluster and of the environment. */
final class ParsedOptions {
  static final String QUERY = "SELECT Month FROM OfficeUsage";

  private ParsedOptions() {}

  static ConnectorOptions parse(Map<String, String> given) {
    Map<String, String> raw = new HashMap<>(given);
    raw.put("query", QUERY);
    return ConnectorOptions.parse(OptionTexts.ofRead(ClusterOptions.empty(), raw), Map.of());
  }

  /** Expects an error with this code, this text and a remedy. */
  static void assertFails(Map<String, String> raw, ErrorCode code, String part) {
    assertThatThrownBy(
            () -> ConnectorOptions.parse(OptionTexts.ofRead(ClusterOptions.empty(), raw), Map.of()))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(code.messageCode(), part, "Reason:", "Remedy:");
  }
}
