package io.partnerinsights.spark.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.examples.etl.DailyLoad;
import io.partnerinsights.examples.etl.LoadSettings;
import io.partnerinsights.examples.etl.LoadStoppedException;
import io.partnerinsights.examples.etl.RunLog;
import io.partnerinsights.examples.etl.RunReport;
import io.partnerinsights.examples.etl.RunReport.Counts;
import io.partnerinsights.examples.etl.RunReport.State;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Loads a scheduled report into Delta Lake, on the sandbox's clock, and compares with DuckDB. */
final class DailyLoadTest {
  private static final int KEY_SIZE = 7;
  private static final String[] COLUMNS = {
    "Month",
    "DATE",
    "SubscriptionId",
    "TEXT",
    "ServiceName",
    "TEXT",
    "MeterCategory",
    "TEXT",
    "UsageUnits",
    "TEXT",
    "MpnId",
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
    "DOUBLE"
  };
  private static final String QUERY =
      "SELECT Month, SubscriptionId, ServiceName, MeterCategory, UsageUnits, MpnId,"
          + " PartnerAttributionType, CustomerName, CustomerMarket, UsageQuantity, ACR_USD"
          + " FROM AzureUsage TIMESPAN LAST_3_MONTHS";

  @RegisterExtension static final DeltaSpark SPARK = new DeltaSpark();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder()
              .tokenLifetime(Duration.ofDays(90))
              .latency(Duration.ofMinutes(30))
              .scale(0.5));

  @TempDir Path folder;

  private final DailyFiles files = new DailyFiles();
  private LoadSettings settings;

  @BeforeEach
  void scheduleAReport() {
    ClockedSandbox clocked = service.clocked();
    clocked.sandbox().damageFiles(files::restate);
    String queryId = clocked.client().createQuery(new NewQuery("Usage", "", QUERY)).queryId();
    clocked
        .client()
        .createReport(
            NewReport.scheduled(
                "Daily usage",
                queryId,
                ClockedSandbox.START.plus(Duration.ofHours(5)),
                Duration.ofDays(1)));
    SPARK.connect(clocked.sandbox());
    settings =
        LoadSettings.of(
            Map.of(
                "report",
                "Daily usage",
                "dataset",
                "AzureUsage",
                "table",
                "delta.`" + folder.resolve("usage") + "`",
                "runs",
                folder.resolve("runs").toString()));
  }

  @Test
  void thirtyDaysGiveTheTableThatDuckDbComputes() throws SQLException, IOException {
    List<Counts> reported = new ArrayList<>();
    List<Counts> expected = new ArrayList<>();
    try (ExpectedTable lake = new ExpectedTable(KEY_SIZE, COLUMNS)) {
      for (int day = 0; day < 30; day++) {
        aDayPasses(day);
        if (day == 17) {
          executionWithARepeatedRowIsSkipped();
          continue;
        }
        expected.add(lake.load(files.newest()));
        boolean holiday = day >= 10 && day < 13;
        if (!holiday) {
          loadNow().forEach(run -> reported.add(run.counts()));
        }
        if (day == 20) {
          loadIsRepeatedAfterACrash();
        }
      }

      assertThat(rows()).hasSizeGreaterThan(500).containsExactlyInAnyOrderElementsOf(lake.rows());
    }
    assertThat(reported).containsExactlyElementsOf(expected);
    assertThat(reported).filteredOn(counts -> counts.updated() > 0).hasSizeGreaterThan(20);
    assertThat(reported).filteredOn(counts -> counts.deleted() > 0).hasSizeGreaterThan(20);
  }

  private void aDayPasses(int day) {
    files.day(day);
    files.repeatARow(day == 17);
    service.clocked().clock().advance(Duration.ofHours(12));
    service.sandbox().settle();
    service.clocked().clock().advance(Duration.ofHours(12));
    service.sandbox().settle();
  }

  private List<RunReport> loadNow() {
    return job().run();
  }

  private DailyLoad job() {
    return new DailyLoad(SPARK.session(), settings, service.clocked().clock());
  }

  private void executionWithARepeatedRowIsSkipped() throws IOException {
    List<List<String>> before = rows();

    assertThatThrownBy(this::loadNow)
        .isInstanceOf(LoadStoppedException.class)
        .hasMessageContaining("1 keys occur more than once: Month, SubscriptionId");
    assertThatThrownBy(this::loadNow).isInstanceOf(LoadStoppedException.class);
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(before);

    String stopped = runsWith(State.STOPPED).get(0);
    assertThat(job().skip(stopped).state()).isEqualTo(State.SKIPPED);
    assertThat(loadNow()).isEmpty();
  }

  /** The merge was committed, and the process ended before it wrote the run report. */
  private void loadIsRepeatedAfterACrash() throws IOException {
    Files.delete(folder.resolve("runs").resolve(newestRun() + ".json"));

    List<RunReport> repeated = loadNow();

    assertThat(repeated).hasSize(1);
    Counts counts = repeated.get(0).counts();
    assertThat(counts).isEqualTo(new Counts(counts.read(), 0, 0, 0));
  }

  private String newestRun() {
    return new RunLog(SPARK.session(), settings.runs())
        .all().stream().max(Comparator.comparing(RunReport::generated)).orElseThrow().run();
  }

  private List<String> runsWith(State state) {
    return new RunLog(SPARK.session(), settings.runs())
        .all().stream().filter(run -> run.state() == state).map(RunReport::run).toList();
  }

  private List<List<String>> rows() {
    return Rows.of(SPARK.session().table(settings.table()));
  }
}
