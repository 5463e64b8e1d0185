package io.partnerinsights.core.options;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of text that options are written in. */
final class OptionTypes {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-zA-Z]+)");
  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Integer> SIZE_UNITS =
      Map.of("b", 0, "kib", 10, "mib", 20, "gib", 30);

  static final OptionType<String> TEXT =
      new OptionType<>("text", "a text that is not empty", OptionTypes::text);
  static final OptionType<Secret> SECRET =
      new OptionType<>(
          "secret", "the secret itself, env:NAME or file:PATH", text -> Secret.of(text(text)));
  static final OptionType<Duration> DURATION =
      new OptionType<>(
          "duration",
          "a number with its unit, such as 200ms, 10s, 5m or 4h",
          OptionTypes::duration);
  static final OptionType<ByteSize> BYTE_SIZE =
      new OptionType<>(
          "size", "a number with its unit, such as 256KiB or 64MiB", OptionTypes::byteSize);
  static final OptionType<Instant> INSTANT =
      new OptionType<>(
          "time",
          "an ISO-8601 date or time, such as 2026-01-01 (midnight UTC) or 2026-01-01T00:00:00Z",
          OptionTypes::instant);
  static final OptionType<URI> URL =
      new OptionType<>("URL", "an absolute http or https URL", OptionTypes::url);
  static final OptionType<Path> PATH =
      new OptionType<>("path", "a file's path", text -> Path.of(text(text)));
  static final OptionType<HostPort> HOST_PORT =
      new OptionType<>("host:port", "a host and a port, such as proxy:3128", HostPort::parse);

  private OptionTypes() {}

  /** One of an enum's values, written as {@code spelling} gives it and read without case. */
  static <E extends Enum<E>> OptionType<E> choice(Class<E> type, Function<E, String> spelling) {
    Map<String, E> bySpelling =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(e -> key(spelling.apply(e)), Function.identity()));
    String names =
        Arrays.stream(type.getEnumConstants()).map(spelling).collect(Collectors.joining(", "));
    return new OptionType<>(names, "one of " + names, text -> chosen(bySpelling, text));
  }

  private static <E> E chosen(Map<String, E> bySpelling, String text) {
    E value = bySpelling.get(key(text.strip()));
    if (value == null) {
      throw new IllegalArgumentException("not one of the choices");
    }
    return value;
  }

  private static String key(String spelling) {
    return spelling.toLowerCase(Locale.ROOT);
  }

  private static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    return text;
  }

  private static Duration duration(String text) {
    Matcher parts = numberAndUnit(text);
    Duration unit = TIME_UNITS.get(key(parts.group(2)));
    if (unit == null) {
      throw new IllegalArgumentException("there is no such unit of time");
    }
    Duration value = unit.multipliedBy(Long.parseLong(parts.group(1)));
    if (value.isZero()) {
      throw new IllegalArgumentException("it must be longer than nothing");
    }
    return value;
  }

  private static ByteSize byteSize(String text) {
    Matcher parts = numberAndUnit(text);
    Integer shift = SIZE_UNITS.get(key(parts.group(2)));
    if (shift == null) {
      throw new IllegalArgumentException("there is no such unit of size");
    }
    return new ByteSize(Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << shift));
  }

  private static Matcher numberAndUnit(String text) {
    Matcher parts = NUMBER_AND_UNIT.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is not a number with a unit");
    }
    return parts;
  }

  private static Instant instant(String text) {
    String stripped = text.strip();
    if (!stripped.contains("T")) {
      return LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    boolean zoned = stripped.endsWith("Z") || stripped.matches(".*T.*[+-]\\d\\d:?\\d\\d");
    return zoned
        ? OffsetDateTime.parse(stripped).toInstant()
        : LocalDateTime.parse(stripped).toInstant(ZoneOffset.UTC);
  }

  private static URI url(String text) {
    URI uri = URI.create(text.strip());
    boolean http =
        "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException("it has no http(s) scheme or no host");
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("it must have no user, query or fragment");
    }
    return uri;
  }
}
