package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stops a load leaves its table as it was, and says what to do. */
final class LoadStopsTest {
  private static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.1));

  private List<State> load(String... arguments) {
    return loads.load(DATASET, arguments).stream().map(LoadResult::state).toList();
  }

  private List<List<String>> table() {
    return loads.rows("SELECT " + COLUMNS + " FROM " + TABLE);
  }

  @Test
  void anExecutionThatLosesRowsOrValuesWaitsForTheUser() {
    load();
    List<List<String>> before = table();
    loads.edit(file -> file.subList(0, 1));
    loads.passADay();
    assertThatThrownBy(this::load)
        .hasMessageContaining("PI-6016")
        .hasMessageContaining("it has no rows, and the table has " + before.size());

    loads.edit(file -> file.subList(0, file.size() / 4));
    loads.passADay();
    assertThatThrownBy(this::load).hasMessageContaining(" rows, and has ");

    loads.edit(LoadStopsTest::withoutMarkets);
    loads.passADay();
    assertThatThrownBy(this::load).hasMessageContaining("it has no value in CustomerMarket");
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);

    assertThat(load("accept", DATASET)).contains(State.LOADED);
    assertThat(loads.rows("SELECT count(*) > 0 FROM " + TABLE + " WHERE CustomerMarket IS NULL"))
        .containsExactly(List.of("true"));
    loads.edit(file -> file);
    loads.passADay();
    assertThat(load()).contains(State.LOADED);
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<List<String>> withoutMarkets(List<List<String>> file) {
    int column = file.get(0).indexOf("CustomerMarket");
    List<List<String>> edited = new ArrayList<>(List.of(file.get(0)));
    for (List<String> record : file.subList(1, file.size())) {
      List<String> copy = new ArrayList<>(record);
      copy.set(column, null);
      edited.add(copy);
    }
    return edited;
  }

  @Test
  void aGainedColumnArrivesAndALostOneStops() {
    load();
    loads.restrict(COLUMNS + ",MonthlyActiveUsers");
    loads.passADay();
    assertThat(load()).as("the old schedule's execution").contains(State.LOADED);
    assertThat(schedules()).hasSize(2);
    loads.passADay();
    assertThat(load()).contains(State.LOADED);
    assertThat(schedules()).as("the old one is deleted").hasSize(1);
    assertThat(loads.rows("SELECT count(MonthlyActiveUsers) > 0 FROM " + TABLE))
        .containsExactly(List.of("true"));

    loads.restrict(COLUMNS);
    loads.passADay();
    long reports = loads.reports();
    assertThatThrownBy(this::load)
        .hasMessageContaining("does not have MonthlyActiveUsers any more");
    assertThat(loads.reports()).isEqualTo(reports);
    assertThat(load("accept", DATASET)).isNotEmpty();
    assertThat(load()).as("accepted for good").isNotEmpty();
  }

  private List<ScheduledReport> schedules() {
    return loads.clocked().client().reports(ReportFilter.all()).stream()
        .filter(ScheduledReport::isScheduled)
        .toList();
  }

  @Test
  void aScheduleThatDoesNotRunIsAProblem() {
    load();
    loads.passADay();
    load();
    String id = schedules().get(0).reportId();
    loads.clocked().client().pauseReport(id);
    assertThatThrownBy(this::load).hasMessageContaining(id + " is paused");
    loads.clocked().client().resumeReport(id);
    assertThat(load()).containsExactly(State.NOTHING_NEW);

    loads.sandbox().listOnly(execution -> false);
    loads.passADay();
    loads.passADay();
    loads.passADay();
    assertThatThrownBy(this::load).hasMessageContaining("has produced nothing since");
    loads.sandbox().listOnly(execution -> true);

    loads.clocked().client().deleteReport(id);
    assertThat(loads.load(DATASET))
        .as("the run has replaced it")
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.state()).isEqualTo(State.SUBMITTED);
              assertThat(result.message()).startsWith("the scheduled report is gone; report ");
            });
    assertThat(load()).containsExactly(State.NOTHING_NEW);
    assertThat(schedules()).hasSize(1);
  }

  @Test
  @Tag("delta")
  void aTableOfAnotherMakerIsRefusedBeforeAnyReport() {
    loads.rows("CREATE SCHEMA lake");
    loads.rows("CREATE TABLE lake.office_usage (Month DATE) USING delta");
    assertThatThrownBy(this::load).hasMessageContaining("no load has made it");
    loads.rows("CREATE TABLE lake.other (Month DATE) USING parquet");
    assertThatThrownBy(() -> loads.run("dataset", DATASET, "into", loads.schema() + ".other"))
        .hasMessageContaining("Delta Lake");
    assertThatThrownBy(() -> loads.load("NoSuchDataset")).hasMessageContaining("NoSuchDataset");
    assertThatThrownBy(() -> loads.load("MSLearn")).hasMessageContaining("neither a column");
    assertThat(loads.reports()).isZero();

    loads.rows(
        "ALTER TABLE lake.office_usage SET TBLPROPERTIES ('partnerinsights.load.dataset' ="
            + " 'OfficeUsage')");
    assertThat(load()).contains(State.LOADED);
    assertThat(table()).hasSizeGreaterThan(100);
    assertThatThrownBy(
            () -> loads.run("dataset", "EMSUsage", "into", loads.schema() + ".office_usage"))
        .hasMessageContaining("its rows are of dataset OfficeUsage");
  }
}
