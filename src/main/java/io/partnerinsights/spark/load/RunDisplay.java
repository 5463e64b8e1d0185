package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ConsoleWaitDisplay;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what a run does: in the log one line a minute, and on a terminal a table of the datasets
 * that are not done, below the results so far. Used by the thread of the run.
 */
final class RunDisplay {
  private static final Logger LOG = LoggerFactory.getLogger(RunDisplay.class);

  private static final Duration LINES = Duration.ofMinutes(1);

  /** Maximum number of datasets in a line of the log. */
  private static final int NAMED = 4;

  /** Maximum number of datasets on a terminal, which may have few lines. */
  private static final int SHOWN = 15;

  private final Clock clock;
  private final @Nullable PrintStream terminal;
  private final int columns;
  private final List<LoadResult> run;
  private Instant nextLine;

  /** How many results of the run the terminal has. */
  private int printed;

  /** Lines of the table that the terminal has. */
  private int lines;

  /**
   * @param terminal null for none
   * @param columns its width in characters
   * @param run the results of all datasets so far
   */
  RunDisplay(Clock clock, @Nullable PrintStream terminal, int columns, List<LoadResult> run) {
    this.clock = clock;
    this.terminal = terminal;
    this.columns = columns;
    this.run = run;
    this.nextLine = clock.instant().plus(LINES);
  }

  /** Shows what is new since the last call; called about once per second. */
  void update(Collection<ResultLog> datasets) {
    Instant now = clock.instant();
    List<ResultLog.Step> open =
        datasets.stream().map(ResultLog::step).filter(step -> !step.isLast()).toList();
    if (!now.isBefore(nextLine) && !open.isEmpty()) {
      nextLine = now.plus(LINES);
      LOG.info("{}", summary(open, datasets.size(), now));
    }
    if (terminal != null) {
      show(terminal, open, now);
    }
  }

  private static String summary(List<ResultLog.Step> open, int datasets, Instant now) {
    String more = open.size() > NAMED ? "; and " + (open.size() - NAMED) + " more" : "";
    return open.stream()
        .limit(NAMED)
        .map(step -> step.dataset() + " " + step.text() + ", " + since(step, now))
        .collect(
            Collectors.joining(
                "; ", (datasets - open.size()) + " of " + datasets + " datasets are done; ", more));
  }

  private static String since(ResultLog.Step step, Instant now) {
    return ConsoleWaitDisplay.readable(Duration.between(step.since(), now));
  }

  /** Replaces the table of the last call: its lines are above the cursor. */
  private void show(PrintStream out, List<ResultLog.Step> open, Instant now) {
    StringBuilder text = new StringBuilder();
    if (lines > 0) {
      text.append("\033[").append(lines).append("A\r\033[J");
    }
    for (LoadResult each : run.stream().skip(printed).toList()) {
      line(text, each.dataset() + " " + each.state() + ": " + each.message());
      printed++;
    }
    String form = "%-32s %,12d rows  %8s  %s";
    open.stream()
        .limit(SHOWN)
        .map(step -> form.formatted(step.dataset(), step.rows(), since(step, now), step.text()))
        .forEach(each -> line(text, each));
    lines = Math.min(open.size(), SHOWN + 1);
    if (open.size() > SHOWN) {
      line(text, "and " + (open.size() - SHOWN) + " more datasets");
    }
    out.print(text);
    out.flush();
  }

  /** Cuts a line, so that it does not wrap. */
  private void line(StringBuilder text, String line) {
    String first = line.lines().findFirst().orElse("");
    text.append(first, 0, Math.min(first.length(), columns - 1)).append('\n');
  }
}
