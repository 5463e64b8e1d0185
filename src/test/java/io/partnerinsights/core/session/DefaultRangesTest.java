package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The range that the user does not set is logged once in a JVM. Another sandbox may have had the
 * same port, so the datasets are those that other tests hardly read.
 */
final class DefaultRangesTest {
  private static final String QUERY = "SELECT Month FROM PowerBIUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void logsTheRangeOfAQueryWithoutTimespan() {
    assertThat(logOfTwoPlans("query", QUERY))
        .containsOnlyOnce("has no TIMESPAN: the service reads the last 6 months")
        .contains("LAST_1_YEAR");
    assertThat(logOfTwoPlans("query", QUERY + " TIMESPAN LAST_MONTH")).doesNotContain("months");
    assertThat(
            logOfTwoPlans("query", "SELECT Month FROM AzureUsage", "queryStartTime", "2026-01-01"))
        .doesNotContain("months");
  }

  @Test
  void logsTheRangeOfATable() {
    assertThat(logOfTwoPlans("dataset", "DynamicsUsage", "timespan", "LAST_1_YEAR"))
        .doesNotContain("is read over");
    assertThat(logOfTwoPlans("dataset", "DynamicsUsage"))
        .containsOnlyOnce("The table of DynamicsUsage is read over LAST_1_YEAR");
  }

  private static String logOfTwoPlans(String... more) {
    ConnectorOptions options = ConnectorOptions.parse(SERVICE.options(more));
    return StandardError.during(
        () -> {
          try (Application application = new Application()) {
            Session.open(options, application).plan();
            Session.open(options, application).plan();
          }
        });
  }
}
