package io.partnerinsights.flink.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RowRulesTest {
  @Test
  void anotherOrderIsADifference() {
    assertThat(
            rules("Name STRING", "Month DATE").findDifferences(rules("Month DATE", "Name STRING")))
        .containsExactly("columns in another order");
  }

  private static RowRules rules(String... columns) {
    return new RowRules("FAILFAST", List.of(columns), List.of());
  }
}
