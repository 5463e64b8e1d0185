package io.partnerinsights.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExecutionStatusTest {
  @Test
  void keepsTheTextOfAnUnknownStatus() {
    ExecutionStatus status = ExecutionStatus.parse(" Quarantined ");

    assertThat(status.kind()).isEqualTo(ExecutionStatus.Kind.UNKNOWN);
    assertThat(status).hasToString("Quarantined");
  }
}
