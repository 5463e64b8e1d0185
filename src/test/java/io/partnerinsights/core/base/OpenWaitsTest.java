package io.partnerinsights.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a line is due, and what it says. */
final class OpenWaitsTest {
  private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  private final ManualClock clock = ManualClock.startingAt(START);
  private final List<String> lines = new ArrayList<>();
  private final OpenWaits open = new OpenWaits(clock, line -> lines.add(seconds() + " " + line));

  private long seconds() {
    return Duration.between(START, clock.instant()).toSeconds();
  }

  private static String since(int seconds) {
    return ", since " + OpenWaits.formatLocalTime(START.plusSeconds(seconds));
  }

  /** Lets time pass as threads that wait do: they ask at the time that the last answer said. */
  private void pass(int seconds) {
    Instant end = clock.instant().plusSeconds(seconds);
    for (Duration next = open.printIfDue(); !clock.instant().plus(next).isAfter(end); ) {
      clock.advance(next);
      next = open.printIfDue();
    }
    clock.advance(Duration.between(clock.instant(), end));
  }

  @Test
  void theFirstLineIsDueAfterTenSecondsAndThenEachMinute() {
    open.newEntry("OfficeUsage").showActivity("waiting for report r1 (Pending)", "");

    pass(200);

    assertThat(lines)
        .containsExactly(
            "10 OfficeUsage: waiting for report r1 (Pending)" + since(0) + " (10 s)",
            "70 OfficeUsage: waiting for report r1 (Pending)" + since(0) + " (1 min 10 s)",
            "130 OfficeUsage: waiting for report r1 (Pending)" + since(0) + " (2 min 10 s)",
            "190 OfficeUsage: waiting for report r1 (Pending)" + since(0) + " (3 min 10 s)");
  }

  @Test
  void shortWaitsHaveNoLine() {
    for (int i = 0; i < 20; i++) {
      OpenWaits.Entry wait = open.newEntry("OfficeUsage");
      wait.showActivity("waiting for report r1 (Pending)", "");
      pass(9);
      wait.endWait();
    }

    assertThat(lines).isEmpty();
  }

  @Test
  void aChangeIsALineOnlyOfWhatHasChanged() {
    OpenWaits.Entry usage = open.newEntry("OfficeUsage");
    usage.showActivity("planning", "");
    open.newEntry("Profile").showActivity("planning", "");
    pass(25);

    usage.showActivity("writing execution e1", "");
    pass(60);

    assertThat(lines)
        .containsExactly(
            "10 OfficeUsage: planning"
                + since(0)
                + " (10 s); Profile: planning"
                + since(0)
                + " (10 s)",
            "25 OfficeUsage: writing execution e1" + since(25) + " (0.0 s, 25 s in total)",
            "70 OfficeUsage: writing execution e1"
                + since(25)
                + " (45 s, 1 min 10 s in total); Profile: planning"
                + since(0)
                + " (1 min 10 s)");
  }

  /** A load of many datasets must not fill the screen. */
  @Test
  void changesOfTenSecondsAreOneLine() {
    OpenWaits.Entry usage = open.newEntry("OfficeUsage");
    OpenWaits.Entry profile = open.newEntry("Profile");
    usage.showActivity("planning", "");
    profile.showActivity("planning", "");
    pass(12);

    for (int i = 0; i < 8; i++) {
      usage.showActivity("waiting for report r" + i, "");
      profile.showActivity("writing execution e" + i, "");
      pass(1);
    }
    pass(10);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("20 ").contains("report r7", "execution e7");
  }

  @Test
  void theLineOfAllIsNotSoonAfterAChange() {
    OpenWaits.Entry wait = open.newEntry("OfficeUsage");
    wait.showActivity("planning", "");
    pass(65);

    wait.showActivity("writing execution e1", "");
    pass(30);

    assertThat(lines).extracting(line -> line.split(" ", -1)[0]).containsExactly("10", "65", "75");
  }

  @Test
  void whatHasEndedIsNotNamed() {
    OpenWaits.Entry usage = open.newEntry("OfficeUsage");
    OpenWaits.Entry profile = open.newEntry("Profile");
    usage.showActivity("planning", "");
    profile.showActivity("planning", "");
    pass(15);

    usage.showActivity("working", "");
    usage.endWait();
    usage.showActivity("a thread that was not quick enough", "");
    pass(60);
    profile.endWait();
    pass(600);

    assertThat(usage.activity().description()).isEqualTo("done");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("70 Profile: planning").doesNotContain("OfficeUsage");
  }

  /** A limit of calls holds back each second call; that must not be a line each time. */
  @Test
  void aNoteIsPartOfALineAndNoReasonForOne() {
    OpenWaits.Entry wait = open.newEntry("");
    for (int i = 0; i < 75; i++) {
      wait.showActivity("waiting for report r1 (Running)", i % 2 == 1 ? ", held back" : "");
      pass(1);
    }

    assertThat(lines)
        .hasSize(2)
        .first()
        .isEqualTo("10 waiting for report r1 (Running), held back" + since(0) + " (10 s)");
  }

  /** Ctrl-C does not end a wait everywhere. */
  @Test
  void eachLineOfAllSaysHowToEndTheWaits() {
    OpenWaits hinted = new OpenWaits(clock, lines::add, "; to end it: stop", deleted -> {});
    OpenWaits.Entry wait = hinted.newEntry("OfficeUsage");
    wait.showActivity("planning", "");
    clock.advance(Duration.ofSeconds(10));
    hinted.printIfDue();
    clock.advance(Duration.ofSeconds(10));
    wait.showActivity("loading execution e1", "");
    clock.advance(Duration.ofSeconds(50));
    hinted.printIfDue();

    assertThat(lines)
        .extracting(line -> line.endsWith("; to end it: stop"))
        .containsExactly(true, false, true);
  }

  @Test
  void aResultIsALineAtOnce() {
    open.newEntry("OfficeUsage").printResultAndSuspend("LOADED: loaded 10 rows");

    assertThat(lines).containsExactly("0 OfficeUsage LOADED: loaded 10 rows");
  }

  /** A line after it that names the same work would say that the work goes on. */
  @Test
  void whatHasAResultIsNotNamedAgain() {
    OpenWaits.Entry usage = open.newEntry("OfficeUsage");
    usage.showActivity("loading execution e1", "");
    usage.printResultAndSuspend("LOADED: loaded 10 rows");
    pass(70);
    usage.showActivity("reading the months before", "");
    pass(15);

    assertThat(lines)
        .containsExactly(
            "0 OfficeUsage LOADED: loaded 10 rows",
            "80 OfficeUsage: reading the months before"
                + since(70)
                + " (10 s, 1 min 20 s in total)");
  }

  @Test
  void theWaitAfterALongPauseHasItsOwnFirstLine() {
    OpenWaits.Entry first = open.newEntry("OfficeUsage");
    first.showActivity("waiting for report r1 (Running)", "");
    pass(15);
    first.endWait();
    pass(20);

    open.newEntry("OfficeUsage").showActivity("waiting for report r1 (Running)", "");
    pass(12);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("45 ").endsWith(since(35) + " (10 s)");
  }
}
