package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.spark.load.LoadResult.State;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads datasets into tables of Delta Lake. */
@Tag("delta")
final class LoadDeltaTest extends LoadFormatContract {
  @Override
  long commits() {
    return loads.rows("DESCRIBE HISTORY " + TABLE).stream()
        .filter(commit -> commit.toString().contains("WRITE"))
        .count();
  }

  /** Its transaction begins at the write: an older list can still land on newer rows. */
  @Test
  @Tag("full")
  void olderRowsThatLandOnNewerOnesAreMended() throws Exception {
    loads.load();
    assertThat(writeOlderRows()).as("not detected").isTrue();
    assertTheNextExecutionMends();
  }

  @Test
  @Tag("full")
  void aCopyIsRefusedWithTheStatementThatSaysWhoseItIs() throws SQLException {
    loads.load();
    loads.rows("CREATE TABLE lake.copied USING delta AS SELECT * FROM " + TABLE);
    loads.rows("DROP TABLE " + TABLE);
    loads.rows("ALTER TABLE lake.copied RENAME TO " + TABLE);

    assertThatThrownBy(loads::load)
        .hasMessageContainingAll("PI-6017", "its properties do not say whose it is")
        .satisfies(refused -> loads.runStatement(refused.getMessage(), "ALTER TABLE [^)]*\\)"));

    loads.passADay();
    assertThat(loads.load()).contains(State.LOADED);
    loads.assertTableHas(2);
  }

  /** The property is that of docs/lakehouse.md, for the feed of changes of Delta Lake. */
  @Test
  @Tag("full")
  void theFeedHasWhatWasRestated() {
    loads.states("properties", "delta.enableChangeDataFeed=true,mine.is=a, b");
    loads.passADay();
    loads.load();

    assertThat(loads.rows("SHOW TBLPROPERTIES " + TABLE)).contains(List.of("mine.is", "a, b"));
    assertThat(
            loads.rows("SELECT DISTINCT _change_type FROM table_changes('%s', 1)".formatted(TABLE)))
        .contains(List.of("insert"), List.of("delete"));
  }

  /** The row has the statement that fills the months of which no execution has all rows. */
  @Test
  @Tag("full")
  void aPauseThatIsLongerThanTheRangeLeavesMonthsToTheUser() {
    loads.useCatalog(SPARK.connect(loads.sandbox()));
    loads.load();
    loads.passADay();
    loads.load();
    String schedule = loads.clocked().client().reports(ReportFilter.all()).get(0).reportId();
    loads.clocked().client().pauseReport(schedule);
    loads.clocked().pass(Duration.ofDays(300));
    loads.clocked().client().resumeReport(schedule);
    loads.passADay();

    LoadResult loaded = loads.load(DATASET, "accept", DATASET).get(0);

    assertThat(loaded.message()).contains("no execution has 2026-06 to 2026-10 whole");
    CompletableFuture<Void> filled =
        CompletableFuture.runAsync(() -> loads.runStatement(loaded.message(), "INSERT INTO .*"));
    while (!filled.isDone()) {
      loads.clocked().pass(Duration.ofMinutes(1));
    }
    filled.join();
    loads.load();
    assertThat(
            loads.rows(
                "SELECT DISTINCT Month FROM "
                    + TABLE
                    + " WHERE Month >= '2026-06-01' AND _load.generated IS NULL ORDER BY 1"))
        .extracting(row -> row.get(0))
        .containsExactly("2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01");
  }

  /** In each version of Delta Lake, these two types are those of a conflict. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConcurrentAppendException",
        "ConcurrentDeleteReadException",
        "ConcurrentDeleteDeleteException",
        "ConcurrentTransactionException",
        "ConcurrentWriteException",
        "MetadataChangedException",
        "ProtocolChangedException"
      })
  void conflictsHaveTwoTypes(String name) throws ClassNotFoundException {
    Class<?> type = Class.forName("io.delta.exceptions." + name);
    assertThat(ConcurrentModificationException.class).isAssignableFrom(type);
    assertThat(SparkThrowable.class).isAssignableFrom(type);
  }
}
