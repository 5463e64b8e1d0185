package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.testing.SandboxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many different pushdowns of one table, as a dashboard asks for over months. */
final class ManyPushdownsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  /** More reports than a load remembers. */
  private static final int MANY = 1_001;

  @Test
  void equalPushdownsAreEqualScans() {
    ReadPlan table = table("never");

    assertThat(customers(table).read()).isEqualTo(customers(table).read());
  }

  @Test
  void anEarlyScanStaysEqualBesideManyPlans() {
    ReadPlan table = table("auto");
    ReadPlan early = customers(table);
    planOthers(table, MANY);

    ReadPlan late = customers(table);

    assertThat(late.read()).isEqualTo(early.read());
  }

  /** With {@code reuse=never} only the handle of the report knows it. */
  @Test
  void aRequestedReportIsKeptBesideOtherPlans() {
    ReadPlan table = table("never");
    String report = customers(table).read().await().reportId();
    planOthers(table, MANY / 2);

    assertThat(customers(table).read().await().reportId()).isEqualTo(report);
  }

  private static ReadPlan table(String reuse) {
    String columns = "CustomerName, Month";
    return SERVICE.plan(
        "dataset", "OfficeUsage", "columns", columns, "pushdown", "always", "reuse", reuse);
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
      table.with(pushdown).read();
    }
  }
}
