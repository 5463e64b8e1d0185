package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many different pushdowns of one table, as a dashboard asks for over months. */
final class ManyPushdownsTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1));

  @AutoClose private final Application application = new Application();

  /** More plans than a table remembers. */
  private static final int MANY = 1_001;

  @Test
  void equalPushdownsAreEqualScans() {
    ReadPlan table = table("reuse", "never");

    assertThat(customers(table).read()).isEqualTo(customers(table).read());
  }

  @Test
  void anEarlyScanStaysEqualBesideManyPlans() {
    ReadPlan table = table();
    ReadPlan early = customers(table);
    planOthers(table, MANY);

    ReadPlan late = customers(table);

    assertThat(late.read()).isEqualTo(early.read());
  }

  /** With {@code reuse=never} only the handle of the report knows it. */
  @Test
  void aRequestedReportIsKeptBesideOtherPlans() {
    ReadPlan table = table("reuse", "never");
    String report = customers(table).read().await().reportId();
    planOthers(table, MANY / 2);

    assertThat(customers(table).read().await().reportId()).isEqualTo(report);
  }

  private ReadPlan table(String... options) {
    ConnectorOptions all = ConnectorOptions.parse(SERVICE.options(options(options)));
    return Session.open(all, application).plan();
  }

  private static String[] options(String... more) {
    String[] all = {
      "dataset", "OfficeUsage", "columns", "CustomerName, Month", "pushdown", "always"
    };
    return Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static ReadPlan customers(ReadPlan table) {
    Pushdown pushdown = table.pushdown();
    pushdown.columns(List.of("CustomerName"));
    return table.with(pushdown);
  }

  private static void planOthers(ReadPlan table, int count) {
    for (int rows = 1; rows <= count; rows++) {
      Pushdown pushdown = table.pushdown();
      assertThat(pushdown.limit(rows)).isTrue();
      table.with(pushdown);
    }
  }
}
