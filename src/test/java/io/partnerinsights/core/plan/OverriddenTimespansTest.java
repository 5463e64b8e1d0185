package io.partnerinsights.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A TIMESPAN without effect is a warning. */
final class OverriddenTimespansTest {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void warnsOnceOfATimespanBesideARange() {
    String log =
        StandardError.during(
            () -> {
              plan("query", QUERY + " TIMESPAN LAST_MONTH");
              plan("query", QUERY, "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01");
            });
    String both =
        StandardError.during(
            () -> {
              planBoth();
              planBoth();
            });

    assertThat(log).doesNotContain("TIMESPAN");
    assertThat(both).containsOnlyOnce("TIMESPAN LAST_MONTH").contains("queryStartTime");
  }

  private static void planBoth() {
    plan(
        "query",
        QUERY + " TIMESPAN LAST_MONTH",
        "queryStartTime",
        "2026-01-01",
        "queryEndTime",
        "2026-07-01");
  }

  private static void plan(String... more) {
    Map<String, String> raw = SERVICE.options(more);
    ConnectorOptions options = ConnectorOptions.parse(raw);
    new ReportPlanner(Clients.of(options), SchemaHints.parse("")).plan(ReportRequest.of(options));
  }
}
