package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.http.Sleeper;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
    loads.states();
    assertThat(writeOlderRows()).as("not detected").isTrue();
    assertTheNextExecutionMends();
  }

  /** The row has the statement that fills the months of which no execution has all rows. */
  @Test
  @Tag("full")
  void aPauseThatIsLongerThanTheRangeLeavesMonthsToTheUser() throws Exception {
    loads.catalog = SPARK.connect(loads.sandbox());
    loads.states();
    loads.passADay();
    loads.states();
    String schedule = loads.listed().get(0).reportId();
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
      Sleeper.system().sleep(Duration.ofMillis(20));
    }
    filled.join();
    loads.states();
    String months = " WHERE Month >= '2026-06-01' AND _load.generated IS NULL ORDER BY 1";
    assertThat(loads.rows("SELECT DISTINCT month(Month) FROM " + TABLE + months).toString())
        .isEqualTo("[[6], [7], [8], [9], [10]]");
  }

  /** In each version of Delta Lake, these two types are those of a conflict. */
  @Test
  void conflictsHaveTwoTypes() throws ClassNotFoundException {
    for (String name :
        List.of(
            "ConcurrentAppend",
            "ConcurrentDeleteRead",
            "ConcurrentDeleteDelete",
            "ConcurrentTransaction",
            "ConcurrentWrite",
            "MetadataChanged",
            "ProtocolChanged")) {
      assertThat(Class.forName("io.delta.exceptions." + name + "Exception"))
          .isAssignableTo(ConcurrentModificationException.class)
          .isAssignableTo(SparkThrowable.class);
    }
  }
}
