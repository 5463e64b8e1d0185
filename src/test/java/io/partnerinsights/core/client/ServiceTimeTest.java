package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2021-01-06T05:46:00Z             | 2021-01-06T05:46:00Z",
        "2021-01-06t05:46:00z             | 2021-01-06T05:46:00Z",
        "2021-01-06T05:46:00              | 2021-01-06T05:46:00Z",
        "2021-01-06T05:46:00.1234567Z     | 2021-01-06T05:46:00.123456700Z",
        "2021-01-06T05:46Z                | 2021-01-06T05:46:00Z",
        "2021-01-06 05:46:00              | 2021-01-06T05:46:00Z",
        "2021-01-06T06:46:00+01:00        | 2021-01-06T05:46:00Z",
        "2021-01-06                       | 2021-01-06T00:00:00Z",
        "1/6/2021 5:46:00 PM              | 2021-01-06T17:46:00Z",
        "1/6/2021                         | 2021-01-06T00:00:00Z"
      })
  void parsesEveryForm(String text, Instant time) {
    assertThat(ServiceTime.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "0001-01-01T00:00:00Z", "2021-13-01T00:00:00Z", "20210106"})
  void parsesAnyOtherTextAsAbsent(String text) {
    assertThat(ServiceTime.parse(text)).isEmpty();
  }

  @Test
  void formatsToTheSecondInUtc() {
    assertThat(ServiceTime.format(Instant.parse("2026-01-01T00:00:00.987Z")))
        .isEqualTo("2026-01-01T00:00:00Z");
  }
}
