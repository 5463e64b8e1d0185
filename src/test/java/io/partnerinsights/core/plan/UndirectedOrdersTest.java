package io.partnerinsights.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.testing.StandardError;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An order without a direction is a warning, because the service sorts downwards. */
final class UndirectedOrdersTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage ORDER BY ";

  @Test
  void warnsOnceOfAnOrderWithoutDirection() {
    String log =
        StandardError.during(
            () -> {
              read(QUERY + "Month DESC, CustomerName LIMIT 10");
              read(QUERY + "Month DESC, CustomerName LIMIT 10");
            });

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("WARN", "OfficeUsage", "by CustomerName without", "downwards", "DESC or ASC");
  }

  @Test
  void doesNotWarnOfADirection() {
    String log =
        StandardError.during(
            () -> {
              read(QUERY + "CustomerName ASC, Month DESC");
              read("SELECT Month FROM OfficeUsage");
            });

    assertThat(log).isEmpty();
  }

  private static void read(String query) {
    ReportRequest.of(ConnectorOptions.parse(Map.of("query", query)));
  }
}
