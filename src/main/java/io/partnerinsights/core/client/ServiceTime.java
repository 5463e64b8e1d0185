package io.partnerinsights.core.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Formats times to the second in UTC, and parses every form that the service is known to send. */
final class ServiceTime {
  /**
   * ISO with or without time of day, and the American form of older .NET services. The zone may be
   * absent, and written {@code Z}, {@code +00:00}, {@code +0000} or {@code +00}.
   */
  private static final DateTimeFormatter TIME_FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("[yyyy-MM-dd[['T'][' ']HH:mm[:ss]]][M/d/yyyy[ h:mm:ss a]]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .appendPattern("[ ][XXX][X]")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private ServiceTime() {}

  static String format(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Parses a time; empty for any other text and for the year 1, .NET's default value. */
  static Optional<Instant> parse(String text) {
    try {
      TemporalAccessor value = TIME_FORMAT.parseBest(text.strip(), Instant::from, LocalDate::from);
      Instant time =
          value instanceof LocalDate day
              ? day.atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.from(value);
      return time.atOffset(ZoneOffset.UTC).getYear() <= 1 ? Optional.empty() : Optional.of(time);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
