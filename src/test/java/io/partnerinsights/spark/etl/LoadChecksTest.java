package io.partnerinsights.spark.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.examples.etl.Backfill;
import io.partnerinsights.examples.etl.DailyLoad;
import io.partnerinsights.examples.etl.LoadSettings;
import io.partnerinsights.examples.etl.LoadStoppedException;
import io.partnerinsights.examples.etl.RunReport;
import io.partnerinsights.examples.etl.RunReport.State;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.load.DeltaSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What stops a load before it changes the table. */
final class LoadChecksTest {
  private static final String DATASET = "SeatsSubscriptionsAndRevenue";
  private static final String QUERY =
      "SELECT month, SubscriptionId, MpnId, PartnerAttributionType, AvailableSeats"
          + " FROM SeatsSubscriptionsAndRevenue TIMESPAN LAST_3_MONTHS";

  @RegisterExtension static final DeltaSpark SPARK = new DeltaSpark();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder()
              .tokenLifetime(Duration.ofDays(90))
              .latency(Duration.ofMinutes(30))
              .scale(0.05));

  @TempDir Path folder;

  private ScheduledLoad load;

  @BeforeEach
  void scheduleAReport() {
    load = new ScheduledLoad(SPARK, service.clocked(), folder);
    service.clocked().schedule("Seats", QUERY);
  }

  @Test
  void executionThatLosesMostRowsOfAMonthStopsTheLoad() {
    load.passADay();
    load.job("Seats", DATASET).run();
    List<List<String>> before = load.rows();
    service.sandbox().damageFiles(file -> firstLines(file, 5));
    load.passADay();

    assertStops("Seats", "2026-03-01 would shrink from 15 to 4 rows");
    assertThat(load.rows()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(load.runs())
        .filteredOn(run -> run.state() == State.STOPPED)
        .singleElement()
        .satisfies(run -> assertThat(run.problems()).hasSize(1))
        .satisfies(run -> assertThat(run.counts().read()).isEqualTo(4));

    List<RunReport> allowed = load.job("Seats", DATASET, "maxLoss", "1").run();

    assertThat(allowed).singleElement().extracting(run -> run.counts().deleted()).isEqualTo(11L);
    assertThat(load.rows()).hasSize(34);
  }

  @Test
  void executionWithoutRowsStopsTheLoad() {
    service.sandbox().damageFiles(file -> firstLines(file, 1));
    load.passADay();

    assertStops("Seats", "the execution has no rows");
  }

  @Test
  void rowWithoutAMonthStopsTheLoad() {
    service
        .sandbox()
        .damageFiles(file -> (text(file) + ",s,1,CSP T1,5\n").getBytes(StandardCharsets.UTF_8));
    load.passADay();

    assertStops("Seats", "1 rows have no Month");
  }

  @Test
  void reportWithoutAColumnOfTheKeyStopsTheLoad() {
    service.clocked().schedule("No MpnId", QUERY.replace("MpnId, ", ""));
    load.passADay();

    assertStops("No MpnId", "the report's query must select MPNId, a column of the key");
  }

  @Test
  void reportWithOtherColumnsThanTheTableStopsTheLoad() {
    service.clocked().schedule("Revenue", QUERY.replace("AvailableSeats", "BilledRevenueUSD"));
    load.passADay();
    load.job("Seats", DATASET).run();

    assertStops(
        "Revenue",
        "the table's column AvailableSeats BIGINT is not in the report; "
            + "the report's column BilledRevenueUSD DECIMAL(18,5) is not in the table");
  }

  @Test
  void columnOfAnotherTypeStopsTheLoad() {
    load.passADay();
    load.job("Seats", DATASET).run();
    load.passADay();
    load.catalog(
        SPARK.connect(service.sandbox(), "reports.Seats.schemaHints", "AvailableSeats DOUBLE"));

    assertStops("Seats", "the report's column AvailableSeats DOUBLE is not in the table");
  }

  @Test
  void theFirstRunCreatesSchemaAndTable() {
    load.passADay();
    SparkSession spark = SPARK.session();
    try {
      List<RunReport> done = load.job("Seats", DATASET, "table", "first_lake.seats").run();

      assertThat(done)
          .singleElement()
          .asString()
          .startsWith("Loaded ")
          .contains("first_lake.seats: 45 rows read, 45 inserted, 0 updated, 0 deleted, periods");
      assertThat(spark.table("first_lake.seats").count()).isEqualTo(45);
    } finally {
      spark.sql("DROP SCHEMA IF EXISTS first_lake CASCADE");
    }
  }

  @Test
  void onlyTheNextExecutionCanBeSkipped() {
    load.passADay();
    load.passADay();
    DailyLoad job = load.job("Seats", DATASET);

    assertThatThrownBy(() -> job.skip("another"))
        .hasMessage("another is not the next one to be loaded");
  }

  @Test
  void unknownReportIsAnError() {
    assertThatThrownBy(() -> load.job("Sets", DATASET))
        .hasMessage("0 reports have the name or id Sets; one is needed");
  }

  @Test
  void argumentsAreChecked() {
    assertThatThrownBy(() -> DailyLoad.main(new String[] {"reprot=Seats"}))
        .hasMessage(
            "Not an argument of this job: reprot=Seats. Write name=value for each of dataset,"
                + " report, runs, table, and if needed for catalog, maxLoss, skip");
    assertThatThrownBy(() -> LoadSettings.of(Map.of("report", "Seats", "runs", "/runs")))
        .hasMessageStartingWith("Missing arguments: dataset, table. Write name=value for each of");
    assertThatThrownBy(() -> Backfill.main(new String[] {"from=2025-01"}))
        .hasMessageStartingWith("Missing arguments: dataset, report, runs, table, until. Write");
    assertThatThrownBy(() -> load.settings("Seats", DATASET, "maxLoss", "50"))
        .hasMessage("maxLoss must be from 0 to 1: 50");
  }

  private void assertStops(String report, String problem) {
    assertThatThrownBy(() -> load.job(report, DATASET).run())
        .isInstanceOf(LoadStoppedException.class)
        .hasMessageContaining("was stopped, and the table is unchanged: ")
        .hasMessageContaining(problem);
  }

  private static byte[] firstLines(byte[] file, int lines) {
    return (String.join("\n", text(file).lines().limit(lines).toList()) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }
}
