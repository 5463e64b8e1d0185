package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.spark.load.LoadResult.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads for a month of days, with all that happens in a month, and compares with DuckDB. */
final class LoadDaysTest {
  private static final String DATASET = "AzureUsage";
  private static final String COLUMNS = "Month,CustomerName,ServiceLevel1,UsageQuantity";
  private static final int DAYS = 30;
  private static final int HOLIDAY = 6;
  private static final int GAIN = 12;
  private static final int EMPTY = 18;
  private static final int LATE = 23;

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.05).restated(true));

  private final Random random = new Random(43);
  private final Set<String> listed = new HashSet<>();
  private volatile boolean hides;
  private String late = "";

  @BeforeEach
  void listSome() {
    loads.sandbox().listOnly(this::isListed);
  }

  /** The first new execution from a day on is listed some days later, after newer ones. */
  private synchronized boolean isListed(String execution) {
    if (listed.contains(execution)) {
      return true;
    }
    late = hides && late.isEmpty() ? execution : late;
    boolean shown = !hides || !late.equals(execution);
    if (shown) {
      listed.add(execution);
    }
    return shown;
  }

  /**
   * No run on some days, a gained column, an empty execution, a late one, and runs that are ended.
   */
  @Test
  @Tag("long")
  void thirtyDaysGiveTheTableThatDuckDbComputes() throws SQLException, InterruptedException {
    loads.load(DATASET);
    for (int day = 1; day <= DAYS; day++) {
      if (day == GAIN) {
        loads.restrict(COLUMNS + ",ACR_USD");
      }
      boolean empty = day == EMPTY;
      loads.edit(file -> empty ? file.subList(0, 1) : file);
      loads.passADay();
      if (day >= HOLIDAY && day < HOLIDAY + 3) {
        continue;
      }
      if (day % 3 == 0) {
        endAtRandom();
      }
      run(day);
    }

    try (ExpectedTable expected = new ExpectedTable("Month")) {
      String start = "2024-06-01";
      for (List<List<String>> file : loads.files()) {
        if (file.size() > 1) {
          expected.load(file, start);
        }
        start = "";
      }
      assertThat(loads.rows(expected.query("lake.azure_usage")))
          .hasSizeGreaterThan(300)
          .containsExactlyInAnyOrderElementsOf(expected.rows());
    }
    assertThat(loads.reports()).as("a history and two schedules").isEqualTo(3);
  }

  private void run(int day) {
    try {
      assertThat(loads.load(DATASET))
          .extracting(LoadResult::state)
          .doesNotContain(State.STOPPED, State.FAILED);
    } catch (PartnerInsightsException e) {
      assertThat(day).as(e.getMessage()).isEqualTo(EMPTY);
      assertThat(e).hasMessageContaining("it has no rows");
    }
    hides = day >= LATE - 1 && day <= LATE + 1;
  }

  private void endAtRandom() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    FutureTask<List<LoadResult>> run = new FutureTask<>(() -> loads.load(DATASET));
    Thread thread = new Thread(run, "ended load");
    thread.setUncaughtExceptionHandler((ended, failure) -> failures.add(failure));
    thread.start();
    thread.join(random.nextInt(4_000));
    thread.interrupt();
    thread.join();
    assertThat(failures).isEmpty();
  }
}
