package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A user's schema with very many columns. */
final class WideSchemaTest {
  private static final int COLUMNS = 50_000;

  /** With a search through the list for each column, it took minutes of processor time. */
  @Test
  void isCheckedInProportionToItsColumns() {
    RowSchema rows = new RowSchema(new ReportSchema(columns()), null);
    ReportColumn other = new ReportColumn("other", ColumnType.STRING);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

    columns().forEach(rows::check);
    assertThatThrownBy(() -> rows.check(other))
        .hasMessageContainingAll("PI-2003", "column other")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(3_000));

    assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
        .isLessThan(5_000_000_000L);
  }

  private static List<ReportColumn> columns() {
    return IntStream.range(0, COLUMNS)
        .mapToObj(i -> new ReportColumn("a_column_with_a_long_name_" + i, ColumnType.STRING))
        .toList();
  }
}
