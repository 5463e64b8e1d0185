package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RangeLengthsTest {
  @ParameterizedTest
  @CsvSource({
    "LAST_MONTH LAST_6_MONTHS LIFETIME LAST_1_YEAR, LIFETIME",
    "LAST_3_MONTHS LAST_1_YEAR LAST_6_MONTHS, LAST_1_YEAR",
    "LAST_MONTH LAST_30_DAYS, LAST_MONTH",
    "LAST_365_DAYS LAST_2_YEARS, LAST_2_YEARS",
    "LAST_MONTH LAST_3_MONTHS LAST_6_MONTHS LAST_1_YEAR LAST_3_YEARS, LAST_3_YEARS",
    "LAST_MONTH lifetime, lifetime",
    "LAST_MONTH NEXT_DECADE, LAST_MONTH",
    "NEXT_DECADE, ",
    "'', "
  })
  void returnsTheLongestRangeOfKnownLength(String offered, String widest) {
    assertThat(RangeLengths.findLongest(Arrays.asList(offered.split(" ", -1))))
        .isEqualTo(Optional.ofNullable(widest));
  }
}
