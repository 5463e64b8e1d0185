package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.DatasetInfo;
import java.time.Duration;
import java.time.Instant;

/** What a report's form must keep to, with the service's texts. */
final class ReportRules {
  private static final int LONGEST_NAME = 256;
  private static final Duration LEAD = Duration.ofHours(4);

  private ReportRules() {}

  static void check(ReportForm form) {
    if (form.name() == null || form.name().isBlank()) {
      throw ServiceProblem.bad("Null or missing value");
    }
    if (form.name().indexOf(';') >= 0) {
      throw ServiceProblem.bad("Invalid character (;) in ReportName");
    }
    if (isLong(form.name()) || isLong(form.description())) {
      throw ServiceProblem.bad("Limit ReportName and Description length to 256 characters or less");
    }
    Timing timing = form.timing();
    if (timing.executeNow()) {
      checkRange(timing);
    } else {
      checkSchedule(timing);
    }
  }

  static boolean isLong(String text) {
    return text != null && text.length() > LONGEST_NAME;
  }

  private static void checkRange(Timing timing) {
    Instant start = timing.queryStart();
    Instant end = timing.queryEnd();
    if (start != null && end != null && !end.isAfter(start)) {
      throw invalid();
    }
  }

  private static void checkSchedule(Timing timing) {
    boolean ranged = timing.queryStart() != null || timing.queryEnd() != null;
    if (ranged || timing.start() == null || timing.recurrenceInterval() == null) {
      throw invalid();
    }
    if (timing.recurrenceInterval() < 4 || timing.recurrenceInterval() > 2160) {
      throw ServiceProblem.bad("Recurrence Interval must be between 4 and 2160");
    }
    if (timing.recurrenceCount() != null && timing.recurrenceCount() < 1) {
      throw invalid();
    }
  }

  static void checkAgainst(DatasetInfo dataset, Timing timing) {
    Duration interval =
        timing.executeNow()
            ? dataset.minimumRecurrence()
            : Duration.ofHours(timing.recurrenceInterval());
    if (interval.compareTo(dataset.minimumRecurrence()) < 0) {
      throw invalid();
    }
  }

  static void checkLead(Timing timing, Instant now) {
    if (!timing.executeNow() && timing.start().isBefore(now.plus(LEAD))) {
      throw ServiceProblem.bad(
          "Invalid report parameters for creation - Start time of report should at least be 4 hours"
              + " from current UTC time");
    }
  }

  private static ServiceProblem invalid() {
    return ServiceProblem.bad("Invalid report parameters");
  }
}
