package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.load.LoadResult.State;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Faults of the service, the store and the disk: the table is as before or after, the next run
 * completes it, and no second report is created.
 */
final class LoadFaultsTest {
  private static final String COUNT = "SELECT count(*) FROM " + TABLE;

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK,
          "Month,CustomerName,CustomerMarket",
          sandbox ->
              sandbox
                  .linkLifetime(Duration.ofHours(1))
                  .compression(Compression.NONE)
                  .scale(0.1)
                  .restated(true));

  @BeforeAll
  static void mount() {
    FaultyDisk.mountIn(SPARK.session());
  }

  @AfterEach
  void repair() {
    FaultyDisk.repair();
  }

  /** The link expires when the first task writes; rows on the local disk are lost then. */
  @Test
  @Tag("delta")
  void aLinkThatExpiresDuringTheWriteIsRenewed() throws SQLException {
    loads.set("splitSize", "4KiB");
    AtomicLong downloads = new AtomicLong();
    FaultyDisk.beforeRows(
        () -> {
          loads.clocked().clock().advance(Duration.ofHours(2));
          removeLastBlock();
          downloads.set(downloads());
        });

    assertThat(loads.load()).containsExactly(State.LOADED);
    assertThat(downloads()).as("the lost rows are read again").isGreaterThan(downloads.get());
    assertThat(downloads).hasPositiveValue();
    loads.assertTableHas(1);
    assertNoSecondReport();
  }

  /** The first calls plan and list, and are repeated until the service answers. */
  @ParameterizedTest
  @ValueSource(ints = 2)
  @Tag("delta")
  void aLoadContinuesAfterTenMinutesOfOutage(int calls) throws SQLException {
    Duration before = loads.clocked().elapsed();
    loads.failAfter(calls);

    assertThat(loads.load()).containsExactly(State.LOADED);
    assertThat(loads.clocked().elapsed().minus(before)).isGreaterThan(Duration.ofMinutes(10));
    loads.assertTableHas(1);
    assertNoSecondReport();
  }

  /** The executions of its schedule are listed again after the outage. */
  @Test
  @Tag("delta")
  void aListingContinuesAfterTenMinutesOfOutage() throws SQLException {
    loads.load();
    loads.passADay();
    loads.calls().reset();
    loads.load();
    List<RecordedCall> second = loads.calls().all();
    int listing = firstListing(second);
    loads.passADay();
    Duration before = loads.clocked().elapsed();
    loads.failAfter(listing);

    assertThat(loads.load()).containsExactly(State.LOADED);
    assertThat(loads.clocked().elapsed().minus(before)).isGreaterThan(Duration.ofMinutes(10));
    loads.assertTableHas(3);
  }

  private static int firstListing(List<RecordedCall> calls) {
    List<String> paths = calls.stream().map(RecordedCall::toString).toList();
    return (int) paths.stream().takeWhile(path -> !path.contains("/execution/")).count();
  }

  private long downloads() {
    return loads.calls().count("GET", "/blob/");
  }

  private void removeLastBlock() {
    RDD<?> rows =
        CollectionConverters.asJava(loads.spark().sparkContext().getPersistentRDDs())
            .values()
            .stream()
            .filter(rdd -> !String.valueOf(rdd.name()).startsWith("Delta Table State"))
            .max(Comparator.comparing(RDD::id))
            .orElseThrow();
    int last = rows.getNumPartitions() - 1;
    SparkEnv.get().blockManager().removeBlock(new RDDBlockId(rows.id(), last), true);
  }

  @Test
  void anOutageOfTenMinutesCostsNoSecondReport() throws SQLException {
    loadInAnOutageAfter(8);
  }

  @Test
  @Tag("long")
  void anOutageAtEachCallCostsNoSecondReport() throws SQLException {
    for (int calls = 0; calls < 20; calls++) {
      loadInAnOutageAfter(calls);
      loads.beforeEach(null);
    }
  }

  private void loadInAnOutageAfter(int calls) throws SQLException {
    loads.failAfter(calls);
    State again = State.NOTHING_NEW;
    try {
      loads.load();
    } catch (PartnerInsightsException e) {
      again = State.LOADED;
      assertThat(e).hasMessageContaining("503");
      if (loads.spark().catalog().tableExists(loads.schema() + ".office_usage")) {
        assertThat(loads.rows(COUNT)).containsExactly(List.of("0"));
      }
    }
    loads.failAfter(Integer.MAX_VALUE);
    loads.clocked().pass(Duration.ofMinutes(10));
    assertThat(loads.load()).containsExactly(again);
    loads.assertTableHas(1);
    assertNoSecondReport();
  }

  private void assertNoSecondReport() {
    assertThat(loads.reports()).as("a history and a schedule").isEqualTo(2);
    assertThat(loads.clocked().client().reports(ReportFilter.all()))
        .as("the history's report is deleted")
        .extracting(ScheduledReport::isScheduled)
        .containsExactly(true);
  }

  @Test
  void aFullDiskLeavesTheTableForTheNextRun() throws SQLException {
    FaultyDisk.fillAfter(0);
    assertThatThrownBy(loads::load)
        .hasMessageContaining("No space left on device")
        .hasMessageNotContaining("Apache Iceberg");
    FaultyDisk.fillAfter(12_000);
    assertThatThrownBy(loads::load).hasMessageContaining("No space left on device");
    FaultyDisk.repair();
    assertThat(loads.rows(COUNT)).containsExactly(List.of("0"));
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.assertTableHas(1);
    assertNoSecondReport();

    loads.passADay();
    FaultyDisk.fillAfter(2_000);
    assertThatThrownBy(loads::load).hasMessageContaining("No space left on device");
    FaultyDisk.repair();
    loads.assertTableHas(1);
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.assertTableHas(2);
    assertNoSecondReport();
  }

  /** A kill during the first commit leaves a folder that Delta Lake creates no table in. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("delta")
  void aTableWhoseCreationWasKilledIsCreated(boolean byPath) throws Exception {
    loads.rows("CREATE SCHEMA lake");
    String schema = loads.spark().catalog().getDatabase(loads.schema()).locationUri();
    Path folder = Path.of(URI.create(schema)).resolve("office_usage");
    Path log = Files.createDirectories(folder.resolve("_delta_log").resolve("_staged_commits"));
    String table = byPath ? "delta.`" + folder + "`" : loads.schema() + ".office_usage";
    Path unfinished = log.resolveSibling(".00000000000000000000.json.f3b1c524.tmp");
    Files.write(unfinished, new byte[9]);

    assertThatThrownBy(() -> loads.run("into", table, "dataset", LoadService.DATASET))
        .hasMessageContaining("its folder has files and no table")
        .hasMessageContaining("rm -r '" + folder + "'");
    assertThat(unfinished).as("deleted by no load").exists();
    Files.delete(unfinished);

    assertThat(loads.run("into", table, "dataset", LoadService.DATASET))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED);
    assertThat(loads.rows("SELECT count(*) > 100 FROM " + table)).containsExactly(List.of("true"));
  }

  @Test
  void twoFirstLoadsAtOnceGiveOneTable() throws Exception {
    List<FutureTask<List<State>>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FutureTask<List<State>> run = new FutureTask<>(() -> loads.load());
      both.add(run);
      new Thread(run, "load").start();
    }
    for (FutureTask<List<State>> run : both) {
      assertThat(run.get()).isSubsetOf(State.LOADED, State.SKIPPED, State.NOTHING_NEW);
    }
    loads.assertTableHas(1);
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
  }
}
