package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.web.ApiError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks definitions of reports against the documented rules. */
final class ReportRules {
  /** Maximum length of names and descriptions, in characters. */
  private static final int MAX_LENGTH = 256;

  /** Minimum time from the creation of a schedule to its start. */
  private static final Duration MIN_LEAD_TIME = Duration.ofHours(4);

  private static final Duration MIN_INTERVAL = Duration.ofHours(4);
  private static final Duration MAX_INTERVAL = Duration.ofDays(90);

  private ReportRules() {}

  static void checkDefinition(ReportDefinition definition) {
    if (definition.name().indexOf(';') >= 0) {
      throw ApiError.INVALID_REPORT_NAME.exception();
    }
    if (isTooLong(definition.name()) || isTooLong(definition.description())) {
      throw ApiError.TOO_LONG.exception("ReportName");
    }
    checkCallback(definition.callbackUrl());
    checkRange(definition.timing());
    if (!definition.timing().executeNow()) {
      checkSchedule(definition.timing());
    }
  }

  private static void checkCallback(@Nullable String url) {
    if (url != null && !url.isEmpty() && !url.matches("(?i)https?://[^\\s/].*")) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
  }

  private static boolean isTooLong(@Nullable String text) {
    return text != null && text.length() > MAX_LENGTH;
  }

  private static void checkRange(Timing timing) {
    Instant start = timing.queryStart();
    Instant end = timing.queryEnd();
    if (start != null && end != null && !end.isAfter(start)) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
  }

  private static void checkSchedule(Timing timing) {
    Duration interval = timing.recurrenceInterval();
    if (timing.start() == null || interval == null) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw ApiError.INVALID_INTERVAL.exception();
    }
    if (timing.recurrenceCount() != null && timing.recurrenceCount() < 1) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
    if (timing.end() != null && !timing.end().isAfter(timing.start())) {
      throw ApiError.END_BEFORE_START.exception();
    }
  }

  static void checkInterval(DatasetInfo dataset, Timing timing) {
    if (!timing.executeNow()
        && timing.requireInterval().compareTo(dataset.minimumRecurrence()) < 0) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
  }

  static void checkNextTime(Timing timing, Instant now) {
    if (timing.end() != null && timing.nextExecutionTime(now).isAfter(timing.end())) {
      throw ApiError.END_BEFORE_START.exception();
    }
  }

  static void checkLeadTime(Timing timing, Instant now) {
    if (!timing.executeNow() && timing.requireStart().isBefore(now.plus(MIN_LEAD_TIME))) {
      throw ApiError.START_TOO_EARLY.exception();
    }
  }
}
