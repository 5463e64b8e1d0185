package io.partnerinsights.simulation;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks the promises of the connector against the history of a world. */
final class HistoryCheck {
  /** Errors that the faults of a storm may cause; in a calm no read fails. */
  private static final Set<ErrorCode> ALLOWED =
      EnumSet.of(
          ErrorCode.SIGN_IN_UNREACHABLE,
          ErrorCode.SIGN_IN_REFUSED,
          ErrorCode.TOKEN_REJECTED,
          ErrorCode.REPORT_TIMEOUT,
          ErrorCode.QUOTA_EXCEEDED,
          ErrorCode.WAIT_INTERRUPTED,
          ErrorCode.OUTCOME_UNKNOWN,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_FAILED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.BAD_RESPONSE);

  /** Errors that another user causes who deletes reports. */
  private static final Set<ErrorCode> OF_MEDDLING =
      EnumSet.of(ErrorCode.REPORT_LOST, ErrorCode.FILE_GONE, ErrorCode.LINK_EXPIRED);

  /** Errors after which a report is not used again. */
  private static final Set<ErrorCode> HOPELESS =
      EnumSet.of(ErrorCode.REPORT_LOST, ErrorCode.REPORT_FAILED);

  /** A wait for the account's quota is not part of reportTimeout; neither are calls. */
  private static final Duration BEYOND_TIMEOUT = Duration.ofHours(7);

  /** Time from a report's creation in which an action may start on it. */
  private static final Duration STARTED =
      Retention.AFTER_CREATION.minus(Retention.ACTION_TIME).minus(Retention.PLANNING_TIME);

  private final World world;
  private final List<String> violations = new ArrayList<>();

  HistoryCheck(World world) {
    this.world = world;
  }

  List<String> findViolations() {
    world.history.eventsOf(Event.Violated.class).forEach(event -> violations.add(event.toString()));
    world.history.eventsOf(Event.ReadEnded.class).forEach(this::checkRead);
    checkSubmissions();
    world.leftReports().forEach(report -> violations.add("left: " + report));
    if (world.mostReports > world.reportBound()) {
      violations.add(world.mostReports + " reports at once");
    }
    return violations;
  }

  /** Counts how the reads have ended, and the reports. */
  @Override
  public String toString() {
    Map<String, Long> reads =
        world.history.eventsOf(Event.ReadEnded.class).stream()
            .map(read -> read.error().map(Enum::name).orElse("RIGHT_ROWS"))
            .collect(Collectors.groupingBy(end -> end, TreeMap::new, Collectors.counting()));
    long createdReports =
        world.history.eventsOf(Event.Submitted.class).stream()
            .filter(Event.Submitted::created)
            .count();
    return "reads %s, %d reports created, at most %d at once, bound %d"
        .formatted(reads, createdReports, world.mostReports, world.reportBound());
  }

  private void checkRead(Event.ReadEnded read) {
    read.error().filter(code -> !isAllowed(code)).ifPresent(code -> violations.add("" + read));
    if (read.duration().compareTo(read.settings().timeout().plus(BEYOND_TIMEOUT)) > 0) {
      violations.add("too long: " + read);
    }
  }

  private boolean isAllowed(ErrorCode code) {
    return world.weather.isStorm()
        && (ALLOWED.contains(code) || (world.meddles && OF_MEDDLING.contains(code)));
  }

  /** An application creates a second report for a question only for a reason. */
  private void checkSubmissions() {
    List<Event> events = world.history.allEvents();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof Event.Submitted second && second.created()) {
        findPrevious(events, i, second)
            .filter(first -> !isJustified(events, first, second))
            .ifPresent(
                first -> violations.add("second report: " + describeSince(events, first, second)));
      }
    }
  }

  /** Describes what this process and the service have done since the first report. */
  private static String describeSince(List<Event> events, int firstIndex, Event.Submitted second) {
    return events.subList(firstIndex, events.indexOf(second) + 1).stream()
        .map(Event::toString)
        .filter(text -> text.contains("process=" + second.process()))
        .filter(text -> text.contains("question=" + second.question()))
        .collect(Collectors.joining("\n    "));
  }

  private static Optional<Integer> findPrevious(
      List<Event> events, int index, Event.Submitted second) {
    for (int i = index - 1; i >= 0; i--) {
      if (events.get(i) instanceof Event.Submitted candidate
          && candidate.created()
          && candidate.process().equals(second.process())
          && candidate.question().equals(second.question())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Whether an event explains why the second one was created. */
  private static boolean isJustified(List<Event> events, int firstIndex, Event.Submitted second) {
    Event.Submitted firstReport = (Event.Submitted) events.get(firstIndex);
    return events.subList(firstIndex, events.indexOf(second)).stream()
            .anyMatch(event -> explains(event, firstReport, second.time()))
        || isTooLate(firstReport, second)
        || isReadAlone(events, firstReport, second);
  }

  /** A read that has waited for another thread for hours cannot start on the first one any more. */
  private static boolean isTooLate(Event.Submitted firstReport, Event.Submitted second) {
    return firstReport.time().plus(STARTED).isBefore(second.time());
  }

  /** Whether a read has shared no report, or was left with a report that is invalid. */
  private static boolean isReadAlone(
      List<Event> events, Event.Submitted firstReport, Event.Submitted second) {
    return events.subList(0, events.indexOf(second)).stream()
        .anyMatch(
            event ->
                isInvalidation(event, firstReport)
                    || (event instanceof Event.ReadBegan read && sharesNothing(read, firstReport)));
  }

  /** A read that waits while the reports are invalidated goes on with its own report. */
  private static boolean isInvalidation(Event event, Event.Submitted firstReport) {
    return event instanceof Event.Invalidated invalidated
        && invalidated.process().equals(firstReport.process());
  }

  private static boolean sharesNothing(Event.ReadBegan read, Event.Submitted firstReport) {
    return read.process().equals(firstReport.process())
        && read.question().equals(firstReport.question())
        && read.settings().reuse().equals("never");
  }

  private static boolean explains(Event event, Event.Submitted firstReport, Instant end) {
    if (event instanceof Event.ReadBegan read) {
      boolean isSameProcess = read.process().equals(firstReport.process());
      Duration reuseTime = Durations.min(read.settings().maxAge(), STARTED);
      return isSameProcess && firstReport.time().plus(reuseTime).isBefore(end);
    }
    if (event instanceof Event.ReadEnded read) {
      boolean isSameProcess = read.process().equals(firstReport.process());
      return isSameProcess && read.error().filter(HOPELESS::contains).isPresent();
    }
    return event instanceof Event.Meddled;
  }
}
