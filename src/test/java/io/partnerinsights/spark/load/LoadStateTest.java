package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.NewReports;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The state of a load is in its table, whatever is done to the table. */
final class LoadStateTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK,
          "Month,CustomerName,CustomerMarket,MPNId,MonthlyActiveUsers",
          sandbox -> sandbox.scale(0.1).restated(true));

  /** Takes two minutes. */
  @Test
  @Tag("long")
  @Tag("delta")
  void survivesMaintenanceRestoreAndCopy() throws SQLException {
    loads.load();
    loads.passADay();
    loads.load();
    loads.assertTableHas(2);
    loads.rows("OPTIMIZE " + TABLE);
    loads.rows("SET spark.databricks.delta.retentionDurationCheck.enabled = false");
    loads.rows("VACUUM " + TABLE + " RETAIN 0 HOURS DRY RUN");
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    long before = version();
    for (int day = 0; day < 3; day++) {
      loads.passADay();
    }
    assertThat(loads.load()).contains(State.LOADED);
    loads.assertTableHas(5);

    loads.rows("RESTORE TABLE " + TABLE + " TO VERSION AS OF " + before);
    loads.assertTableHas(2);
    assertThat(loads.load()).contains(State.LOADED);
    loads.assertTableHas(5);

    loads.rows("CREATE TABLE lake.copied USING delta AS SELECT * FROM " + TABLE);
    loads.rows("DROP TABLE " + TABLE);
    loads.rows("ALTER TABLE lake.copied RENAME TO " + TABLE);
    long reports = loads.reports();
    assertThat(loads.load()).isNotEmpty().doesNotContain(State.LOADED);
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    loads.assertTableHas(5);
    assertThat(loads.reports()).as("a copy needs no report").isEqualTo(reports);
  }

  private long version() {
    return Long.parseLong(loads.rows("DESCRIBE HISTORY " + TABLE + " LIMIT 1").get(0).get(0));
  }

  @Test
  void neverCommitsOlderRowsThanAnotherLoad() throws Exception {
    loads.load();
    TableName name = TableName.parse(loads.schema() + ".office_usage");
    LoadTable table = new LoadTable(loads.spark(), name, "Month");
    TableState seen = table.state();
    Dataset<Row> older = loads.spark().table(name.quoted()).limit(5).drop("_load");
    RowProvenance mark = seen.groups().get(0).mark();
    MonthRuns months = MonthRuns.parse("2026-03/2026-05");
    int first = MonthRuns.number(YearMonth.of(2026, 3));
    Set<Integer> changed = Set.of(first, first + 1, first + 2);
    Replacement change = new Replacement(months, changed, null, Map.of(), Map.of(), seen.known());
    loads.passADay();
    loads.load();

    assertThat(table.replace(older, mark, change, seen)).isFalse();
    loads.assertTableHas(2);

    loads.passADay();
    List<FutureTask<List<State>>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FutureTask<List<State>> run = new FutureTask<>(loads::load);
      both.add(run);
      new Thread(run, "load").start();
    }
    for (FutureTask<List<State>> run : both) {
      assertThat(run.get()).isSubsetOf(State.LOADED, State.SKIPPED, State.NOTHING_NEW);
    }
    loads.assertTableHas(3);
  }

  @Test
  void deletedRowsStayDeletedUntilANewExecutionHasThem() {
    loads.load();
    loads.passADay();
    loads.load();
    String customer =
        loads.rows("SELECT max(CustomerMarket) FROM " + TABLE).get(0).get(0).replace("'", "\\'");
    String rest = "SELECT count(*) FROM " + TABLE + " WHERE CustomerMarket = '" + customer + "'";
    loads.rows("DELETE FROM " + TABLE + " WHERE CustomerMarket = '" + customer + "'");

    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.rows(rest)).containsExactly(List.of("0"));
  }

  /** A colleague who may write the table's properties must not get at reports through them. */
  @Test
  void deletesAndReadsNoReportOfOthersThatThePropertiesName() throws SQLException {
    loads.load();
    PartnerInsightsClient client = loads.clocked().client();
    String query =
        client.createQuery(new NewQuery("mine", "", "SELECT Month FROM OfficeUsage")).queryId();
    Instant later = loads.clocked().clock().instant().plus(Duration.ofDays(30));
    String report =
        client
            .createReport(NewReports.scheduled("mine", query, later, Duration.ofDays(1)))
            .reportId();
    loads.rows(
        "ALTER TABLE %s SET TBLPROPERTIES ('%s' = '%s')"
            .formatted(TABLE, LoadProperties.SCHEDULE, report));
    loads.passADay();

    assertThat(loads.load()).contains(State.LOADED);

    assertThat(client.report(report)).isPresent();
    loads.assertTableHas(2);
  }
}
