package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of option values. */
final class OptionTypes {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-zA-Z]*)");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9]\\d{0,5}|1000000");
  private static final String NUMBER_TOO_LARGE = "the number is too large";

  /** Maximum duration: 100 years, because longer ones overflow clocks. */
  private static final Duration MAX_DURATION = Duration.ofDays(36_500);

  /** A date and a space instead of the T before the time, as Python and SQL print it. */
  private static final Pattern DATE_SPACE = Pattern.compile("^(\\S{10}) (?=\\d)");

  private static final DateTimeFormatter TIME_FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Map<String, Boolean> BOOLEANS = Map.of("true", true, "false", false);

  private static final Map<String, Integer> SIZE_UNITS =
      Map.of("", 0, "b", 0, "kib", 10, "mib", 20, "gib", 30);

  static final Type<String> TEXT = new Type<>("text", "a text", OptionTypes::requireText);
  static final Type<String> REPORT_LABEL =
      TEXT.withCheck(
          text -> text.matches("[A-Za-z0-9]{1,100}"),
          "it is longer than 100 characters, or contains more than letters and digits",
          "1 to 100 letters A to Z and digits, because the service rejects all other characters in"
              + " some names");
  static final Type<String> TENANT_ID =
      idType(
          "[A-Za-z0-9.-]+",
          "the tenant's id or one of its domains, such as contoso.onmicrosoft.com, without quotes"
              + " or a comment");
  static final Type<String> APPLICATION_ID =
      idType(
          "[A-Za-z0-9-]+",
          "the id of an application or identity, letters, digits and hyphens, without quotes or a"
              + " comment");
  static final Type<String> DESCRIPTION =
      TEXT.withCheck(text -> text.length() <= 150, "it is too long", "at most 150 characters");
  static final Type<Secret> SECRET =
      new Type<>(
          "secret",
          "the secret itself, env:NAME, file:PATH, secret:NAME or keyvault:URL",
          text -> Secret.of(requireText(text)));
  static final Type<Duration> DURATION =
      new Type<>(
          "duration",
          "a number with its unit, such as 200ms, 10s, 5m or 4h",
          OptionTypes::parseDuration);
  static final Type<Long> BYTE_SIZE =
      new Type<>(
          "size",
          "a number of bytes, or a number with its unit, such as 256KiB or 64MiB",
          OptionTypes::parseByteSize);
  static final Type<Long> SPLIT_SIZE =
      BYTE_SIZE.withCheck(
          size -> size >= 4 << 10,
          "it is too small",
          "at least 4KiB, because smaller splits would be too many to plan. The default of 64MiB"
              + " suits most clusters");

  /** The service's limits of a scheduled report's interval. */
  static final Type<Duration> RECURRENCE_INTERVAL =
      DURATION.withCheck(
          time ->
              time.equals(Duration.ofHours(time.toHours()))
                  && time.toHours() >= 4
                  && time.toHours() <= 2160,
          "the service does not offer this interval",
          "whole hours from 4h to 2160h, such as 24h");

  static final Type<Integer> COUNT =
      new Type<>("number", "a whole number from 1 to 1000000", OptionTypes::parseCount);
  static final Type<Instant> INSTANT =
      new Type<>(
          "time",
          "an ISO-8601 date or time, such as 2026-01-01 (midnight UTC), 2026-01-01T00:00:00Z or"
              + " 2026-01-01 00:00:00 (UTC)",
          OptionTypes::parseInstant);
  static final Type<List<String>> NAMES =
      new Type<>("names", "names, separated by commas", OptionTypes::parseNames);
  static final Type<URI> URL =
      new Type<>("URL", "an absolute http or https URL", OptionTypes::parseUrl);
  static final Type<URI> CALLBACK_URL =
      new Type<>("URL", "an absolute http or https URL", OptionTypes::parseCallbackUrl);
  static final Type<Path> PATH =
      new Type<>("path", "a file's path", text -> Path.of(requireText(text)));
  static final Type<HostPort> HOST_PORT =
      new Type<>(
          "host:port",
          "a host and a port, such as proxy:3128, and set the user and the password with"
              + " proxyUsername and proxyPassword",
          HostPort::parse);

  /** The values of Boolean options are choices too. */
  static final Type<PushdownMode> PUSHDOWN =
      choiceOf(PushdownMode.class)
          .withSynonyms(
              Map.of(
                  "true", PushdownMode.ALWAYS.spelling(), "false", PushdownMode.NEVER.spelling()));

  static final Type<Boolean> BOOLEAN =
      new Type<>("true, false", "true or false", text -> parseChoice(BOOLEANS, text));

  private OptionTypes() {}

  /** Returns the type of an enum's constants, written in camel case and read without case. */
  static <E extends Enum<E> & OptionChoice> Type<E> choiceOf(Class<E> type) {
    return choiceOf(type, OptionChoice::spelling);
  }

  /** Returns the type of an enum's constants, written by name and read without case. */
  static <E extends Enum<E>> Type<E> choiceOfNames(Class<E> type) {
    return choiceOf(type, Enum::name);
  }

  private static <E extends Enum<E>> Type<E> choiceOf(Class<E> type, Function<E, String> spelling) {
    Map<String, E> bySpelling =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(e -> toKey(spelling.apply(e)), Function.identity()));
    String names =
        Arrays.stream(type.getEnumConstants()).map(spelling).collect(Collectors.joining(", "));
    return new Type<>(names, "one of " + names, text -> parseChoice(bySpelling, text));
  }

  private static <E> E parseChoice(Map<String, E> bySpelling, String text) {
    E value = bySpelling.get(toKey(text.strip()));
    if (value == null) {
      throw new IllegalArgumentException("it is not one of the choices");
    }
    return value;
  }

  private static String toKey(String spelling) {
    return spelling.toLowerCase(Locale.ROOT);
  }

  /** Returns the type of what identifies a tenant or an application, for which some paste a URL. */
  private static Type<String> idType(String pattern, String expectation) {
    return TEXT.withCheck(text -> !text.contains("/"), "it is a URL", expectation)
        .withCheck(
            text -> text.strip().matches(pattern),
            "it contains characters that are not allowed",
            expectation);
  }

  private static String requireText(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    return text;
  }

  private static List<String> parseNames(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a name is missing between commas");
    }
    return names;
  }

  private static Duration parseDuration(String text) {
    Matcher parts = matchNumberAndUnit(text);
    Duration unit = TIME_UNITS.get(toKey(parts.group(2)));
    if (unit == null) {
      throw new IllegalArgumentException(
          parts.group(2).isEmpty() ? "it has no unit" : "it has an unknown unit of time");
    }
    long count = parseNumber(parts.group(1));
    if (count == 0) {
      throw new IllegalArgumentException("it must be longer than zero");
    }
    if (count > MAX_DURATION.dividedBy(unit)) {
      throw new IllegalArgumentException(NUMBER_TOO_LARGE);
    }
    return unit.multipliedBy(count);
  }

  private static long parseByteSize(String text) {
    Matcher parts = matchNumberAndUnit(text);
    Integer shift = SIZE_UNITS.get(toKey(parts.group(2)));
    if (shift == null) {
      throw new IllegalArgumentException("it has an unknown unit of size");
    }
    long count = parseNumber(parts.group(1));
    if (count == 0) {
      throw new IllegalArgumentException("it must be at least one byte");
    }
    if (count > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException(NUMBER_TOO_LARGE);
    }
    return count << shift;
  }

  private static int parseCount(String text) {
    if (!WHOLE_NUMBER.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException("it is not a whole number in that range");
    }
    return Integer.parseInt(text.strip());
  }

  private static long parseNumber(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(NUMBER_TOO_LARGE, e);
    }
  }

  private static Matcher matchNumberAndUnit(String text) {
    Matcher parts = NUMBER_AND_UNIT.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is not a whole number with a unit");
    }
    return parts;
  }

  static Instant parseInstant(String text) {
    try {
      return TIME_FORMAT.parse(DATE_SPACE.matcher(text.strip()).replaceFirst("$1T"), Instant::from);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it is not a date or time that exists", e);
    }
  }

  private static URI parseUrl(String text) {
    URI uri = parseCallbackUrl(text);
    if (uri.getQuery() != null) {
      throw new IllegalArgumentException("it must not contain a query");
    }
    return uri;
  }

  /** A callback's receiver may expect a key in the query. */
  private static URI parseCallbackUrl(String text) {
    URI uri = parseUri(text.strip());
    boolean isHttp =
        "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    if (!isHttp || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "it does not begin with http:// or https://, or it has no host");
    }
    if (uri.getUserInfo() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("it must not contain a user or a fragment");
    }
    return uri;
  }

  private static URI parseUri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not a URL", e);
    }
  }

  /**
   * Parses an option's text into a value.
   *
   * @param name the type's name in documents, such as {@code duration}
   * @param expectation a description of valid texts, for error messages
   * @param parser throws {@link RuntimeException} if the text is not valid
   */
  record Type<T>(String name, String expectation, Function<String, T> parser) {
    /** Returns a type that also reads other texts, without case, as the texts of its values. */
    Type<T> withSynonyms(Map<String, String> synonyms) {
      return new Type<>(
          name,
          expectation,
          text -> parser.apply(synonyms.getOrDefault(toKey(text.strip()), text)));
    }

    /**
     * Returns a type that accepts some of the values only.
     *
     * @param reason why it rejects the other values
     */
    Type<T> withCheck(Predicate<T> isAllowed, String reason, String newExpectation) {
      return new Type<>(
          name,
          newExpectation,
          text -> {
            T value = parser.apply(text);
            if (!isAllowed.test(value)) {
              throw new IllegalArgumentException(reason);
            }
            return value;
          });
    }
  }
}
