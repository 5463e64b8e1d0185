package io.partnerinsights.flink.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RestoreCompatibilityTest {
  private static final List<String> COLUMNS = List.of("Name STRING", "Month DATE", "_report_id");

  private static RestoreCompatibility rules(String mode, List<String> columns, String... checked) {
    return new RestoreCompatibility(mode, columns, List.of(checked));
  }

  @Test
  void onlyFailFastMayBecomeAnotherMode() {
    assertThat(rules("DROPMALFORMED", COLUMNS).differences(rules("FAILFAST", COLUMNS))).isEmpty();
    assertThat(rules("FAILFAST", COLUMNS).differences(rules("DROPMALFORMED", COLUMNS)))
        .containsExactly("mode was DROPMALFORMED and is FAILFAST");
  }

  @Test
  void anotherOrderIsADifference() {
    List<String> others = List.of("Month DATE", "Name STRING", "_report_id");

    assertThat(rules("FAILFAST", others).differences(rules("FAILFAST", COLUMNS)))
        .containsExactly("columns in another order");
  }
}
