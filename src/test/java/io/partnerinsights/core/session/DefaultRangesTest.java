package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a plan says of a range or an order that may not be the one that the user means. It is logged
 * once in a JVM. Another sandbox may have had the same port, so the datasets are those that other
 * tests hardly read.
 */
final class DefaultRangesTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          query=SELECT Month FROM PowerBIUsage | no TIMESPAN: & the last 6 months & LAST_1_YEAR
          query=SELECT Month FROM PowerBIUsage TIMESPAN LAST_MONTH | none
          query=SELECT Month FROM AzureUsage; queryStartTime=2026-01-01 | none
          dataset=DynamicsUsage; timespan=LAST_1_YEAR | none
          dataset=DynamicsUsage | The table of DynamicsUsage is read for the range LAST_1_YEAR
          query=SELECT Month FROM PowerBIUsage; queryStartTime=2026-01-01; \
          queryEndTime=2026-07-01 | none
          query=SELECT Month FROM PowerBIUsage TIMESPAN LAST_MONTH; queryStartTime=2026-01-01; \
          queryEndTime=2026-07-01 | TIMESPAN LAST_MONTH & queryStartTime
          query=SELECT MPNId, Month FROM PowerBIUsage ORDER BY Month DESC, MPNId LIMIT 10 \
          TIMESPAN LAST_MONTH | by MPNId without & descending order & DESC or ASC & WARN
          query=SELECT MPNId, Month FROM PowerBIUsage ORDER BY MPNId ASC, Month DESC \
          TIMESPAN LAST_MONTH | none
          """)
  void isLoggedOnce(String options, String line) {
    String[] all = options.split("=|; ", -1);

    String log =
        StandardError.during(
            () -> {
              SERVICE.plan(all);
              SERVICE.plan(all);
            });

    if (line.equals("none")) {
      assertThat(log).doesNotContain("months", "is read for", "TIMESPAN", "descending order");
    } else {
      assertThat(log).contains(line.split(" & ", -1)).containsOnlyOnce(line.split(" & ", 2)[0]);
    }
  }
}
