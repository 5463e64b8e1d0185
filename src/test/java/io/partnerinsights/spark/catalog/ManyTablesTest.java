package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A catalog of an account with very many queries. */
@Tag("full")
final class ManyTablesTest {
  private static final int QUERIES = 1_000;
  private static final int PAGE = 100;

  @Test
  @Timeout(120)
  void listsAThousandTables() {
    try (ClockedSandbox service =
        new ClockedSandbox(
            Sandbox.builder()
                .with(s -> s.pageSize = PAGE)
                .tokenLifetime(Duration.ofDays(9))
                .scale(0.01))) {
      service.client().pace().limit(1_000_000);
      for (int i = 0; i < QUERIES; i++) {
        service
            .client()
            .createQuery(new NewQuery("Many " + i, "", "SELECT Month FROM OfficeUsage"));
      }
      TestCatalog catalog = TestCatalog.of(service.sandbox());
      service.sandbox().calls().reset();

      assertThat(catalog.rows("SHOW TABLES IN insights.queries LIKE 'Many*'")).hasSize(QUERIES);
      assertThat(service.sandbox().calls().count("GET", "/ScheduledQueries"))
          .isLessThanOrEqualTo(QUERIES / PAGE + 1);
    }
  }
}
