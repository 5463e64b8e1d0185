package io.partnerinsights.spark.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.examples.etl.LoadStoppedException;
import io.partnerinsights.examples.etl.RunReport;
import io.partnerinsights.examples.etl.RunReport.Counts;
import io.partnerinsights.examples.etl.RunReport.State;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.spark.load.DeltaSpark;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Loads a scheduled report into Delta Lake, on the sandbox's clock, and compares with DuckDB. */
final class DailyLoadTest {
  private static final String REPORT = "Daily usage";
  private static final int KEY_SIZE = 9;
  private static final String[] COLUMNS = {
    "Month",
    "DATE",
    "SubscriptionId",
    "TEXT",
    "ServiceLevel1",
    "TEXT",
    "ServiceLevel2",
    "TEXT",
    "ServiceLevel3",
    "TEXT",
    "ServiceLevel4",
    "TEXT",
    "UsageUnits",
    "TEXT",
    "MPNId",
    "TEXT",
    "PartnerAttributionType",
    "TEXT",
    "CustomerName",
    "TEXT",
    "CustomerMarket",
    "TEXT",
    "UsageQuantity",
    "DOUBLE",
    "ACR_USD",
    "DECIMAL(18,5)"
  };
  private static final String QUERY =
      "SELECT Month, SubscriptionId, ServiceLevel1, ServiceLevel2, ServiceLevel3, ServiceLevel4,"
          + " UsageUnits, MPNId, PartnerAttributionType, CustomerName, CustomerMarket,"
          + " UsageQuantity, ACR_USD FROM AzureUsage TIMESPAN LAST_3_MONTHS";

  @RegisterExtension static final DeltaSpark SPARK = new DeltaSpark();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder()
              .dialect(FileDialect.plain().with(DateStyle.DATE_TIME))
              .tokenLifetime(Duration.ofDays(90))
              .latency(Duration.ofMinutes(30))
              .restated(true));

  @TempDir Path folder;

  private final DailyFiles files = new DailyFiles();
  private ScheduledLoad load;

  @BeforeEach
  void scheduleAReport() {
    ClockedSandbox clocked = service.clocked();
    clocked.sandbox().damageFiles(files::keep);
    load = new ScheduledLoad(SPARK, clocked, folder);
    clocked.schedule(REPORT, QUERY);
  }

  @Test
  void eightDaysGiveTheTableThatDuckDbComputes() throws SQLException, IOException {
    assertSameTable(8);
  }

  @Test
  @Tag("long")
  void thirtyDaysGiveTheTableThatDuckDbComputes() throws SQLException, IOException {
    assertSameTable(30);
  }

  /** No load runs on some days; later, a file repeats a row, and a load is repeated. */
  private void assertSameTable(int days) throws SQLException, IOException {
    int holiday = days / 3;
    int repeatedRow = days * 3 / 4;
    int crash = days * 9 / 10;
    List<Counts> reported = new ArrayList<>();
    List<Counts> expected = new ArrayList<>();
    try (ExpectedTable lake = new ExpectedTable(KEY_SIZE, COLUMNS)) {
      for (int day = 0; day < days; day++) {
        files.repeatARow(day == repeatedRow);
        load.passADay();
        if (day == repeatedRow) {
          executionWithARepeatedRowIsSkipped();
          continue;
        }
        expected.add(lake.load(files.newest()));
        if (day < holiday || day >= holiday + 3) {
          loadNow().forEach(run -> reported.add(run.counts()));
        }
        if (day == crash) {
          loadIsRepeatedAfterACrash();
        }
      }

      assertThat(load.rows())
          .hasSizeGreaterThan(800)
          .containsExactlyInAnyOrderElementsOf(lake.rows());
    }
    assertThat(reported).containsExactlyElementsOf(expected);
    assertThat(reported)
        .filteredOn(counts -> counts.updated() > 0)
        .hasSizeGreaterThan(days * 2 / 3);
    assertThat(reported.subList(1, reported.size()))
        .anyMatch(counts -> counts.inserted() > 0)
        .anyMatch(counts -> counts.deleted() > 0);
  }

  private List<RunReport> loadNow() {
    return load.job(REPORT, "AzureUsage").run();
  }

  private void executionWithARepeatedRowIsSkipped() {
    List<List<String>> before = load.rows();

    assertThatThrownBy(this::loadNow)
        .isInstanceOf(LoadStoppedException.class)
        .hasMessageContaining("1 keys occur more than once: Month, SubscriptionId");
    assertThatThrownBy(this::loadNow).isInstanceOf(LoadStoppedException.class);
    assertThat(load.rows()).containsExactlyInAnyOrderElementsOf(before);

    RunReport skipped = load.job(REPORT, "AzureUsage").skip(newestRun());
    assertThat(skipped.state()).isEqualTo(State.SKIPPED);
    assertThat(loadNow()).isEmpty();
  }

  /** The merge was committed, and the process ended before it wrote the run report. */
  private void loadIsRepeatedAfterACrash() throws IOException {
    Files.delete(load.runsFolder().resolve(newestRun() + ".json"));

    List<RunReport> repeated = loadNow();

    assertThat(repeated).hasSize(1);
    Counts counts = repeated.get(0).counts();
    assertThat(counts).isEqualTo(new Counts(counts.read(), 0, 0, 0));
  }

  private String newestRun() {
    return load.runs().stream().max(Comparator.comparing(RunReport::generated)).orElseThrow().run();
  }
}
