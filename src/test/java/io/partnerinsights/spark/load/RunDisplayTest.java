package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a terminal shows of a run: results as they come, and a table of what is not done. */
final class RunDisplayTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-02T03:04:05Z"));
  private final List<LoadResult> run = new ArrayList<>();
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final RunDisplay display =
      new RunDisplay(clock, new PrintStream(terminal, true, StandardCharsets.UTF_8), 100, run);
  private final ResultLog usage = new ResultLog("OfficeUsage", "lake.office_usage", clock, run);
  private final ResultLog profile = new ResultLog("Profile", "lake.profile", clock, run);

  private String update() {
    terminal.reset();
    display.update(List.of(usage, profile));
    return terminal.toString(StandardCharsets.UTF_8);
  }

  @Test
  void resultsStayAboveATableOfTheOpenDatasets() {
    assertThat(update())
        .isEqualTo(
            """
            OfficeUsage                                 0 rows      0:00  planning
            Profile                                     0 rows      0:00  planning
            """);

    usage.setRows(1234);
    usage.show("report 1f2e: Running", Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(65));
    profile.add(State.LOADED, "loaded 2 months");
    profile.end();
    assertThat(update())
        .isEqualTo(
            "\033[2A\r\033[J"
                + """
                Profile LOADED: loaded 2 months
                OfficeUsage                             1,234 rows      1:05  waiting for report 1f2e: Running
                """);
  }

  @Test
  void theLastTableIsRemoved() {
    update();
    usage.end();
    profile.end();

    assertThat(update()).isEqualTo("\033[2A\r\033[J");
    assertThat(update()).isEmpty();
  }
}
