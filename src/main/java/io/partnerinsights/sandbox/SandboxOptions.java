package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.data.DateStyle;
import io.partnerinsights.sandbox.data.FileDialect;
import io.partnerinsights.sandbox.data.FileDialect.Trait;
import io.partnerinsights.sandbox.files.Compression;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.identity.Mfa;
import io.partnerinsights.sandbox.service.Outcome;
import io.partnerinsights.sandbox.service.ServiceSettings.Quotas;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line's flags: one table, from which parsing and help both follow. */
final class SandboxOptions {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

  private final Map<String, Flag> flags = new LinkedHashMap<>();
  private final SandboxBuilder builder = Sandbox.builder();
  private Quotas quotas = Quotas.DOCUMENTED;
  private FileDialect dialect = FileDialect.plain();
  private boolean help;

  private record Flag(String value, String about, Consumer<String> set) {}

  private SandboxOptions() {
    flag(
        "port",
        "N",
        "port on 127.0.0.1, 0 takes a free one (8080)",
        each(Integer::valueOf, builder::port));
    builder.port(8080);
    dataFlags();
    timeFlags();
    fileFlags();
    behaviourFlags();
  }

  private void dataFlags() {
    flag("seed", "N", "the data's seed (1)", each(Long::valueOf, builder::seed));
    flag(
        "scale",
        "X",
        "the data's size; 1 is about 10,000 rows (1)",
        each(Double::valueOf, builder::scale));
    flag(
        "data-until",
        "YYYY-MM",
        "last month with data, " + SandboxBuilder.FIRST_MONTH + " or later (this month)",
        each(SandboxOptions::lastMonth, builder::dataUntil));
  }

  private void timeFlags() {
    flag(
        "latency",
        "TIME",
        "from request to completed report (3s)",
        each(SandboxOptions::duration, builder::latency));
    flag(
        "speed",
        "X",
        "how fast the clock runs; 3600 is an hour a second (1)",
        each(Double::valueOf, builder::speed));
    flag(
        "link-lifetime",
        "TIME",
        "how long a link is good (1h)",
        each(SandboxOptions::duration, builder::linkLifetime));
    flag(
        "token-lifetime",
        "TIME",
        "how long a token is good (60m)",
        each(SandboxOptions::duration, builder::tokenLifetime));
  }

  private void fileFlags() {
    flag(
        "compression",
        words(Compression.class),
        "how files are served (gzip)",
        each(word(Compression.class), builder::compression));
    flag(
        "dates",
        words(DateStyle.class),
        "how files write dates (date-time)",
        each(word(DateStyle.class), style -> dialect = dialect.with(style)));
    flag(
        "file",
        words(Trait.class),
        "one more trait of files; may be repeated",
        each(word(Trait.class), trait -> dialect = dialect.with(trait)));
  }

  private void behaviourFlags() {
    flag(
        "execute-now-per-hour",
        "N",
        "ExecuteNow reports a user and hour (5)",
        each(
            Integer::valueOf,
            n -> quotas = new Quotas(n, quotas.activeReports(), quotas.queries())));
    flag(
        "active-reports",
        "N",
        "active reports a user (50)",
        each(
            Integer::valueOf,
            n -> quotas = new Quotas(quotas.executeNowPerHour(), n, quotas.queries())));
    flag(
        "queries",
        "N",
        "queries a user (100)",
        each(
            Integer::valueOf,
            n -> quotas = new Quotas(quotas.executeNowPerHour(), quotas.activeReports(), n)));
    flag(
        "requests-per-minute",
        "N",
        "rate limit a user, 0 is none (0)",
        each(Integer::valueOf, builder::requestsPerMinute));
    flag(
        "page-size",
        "N",
        "items a page, 0 sends all (0)",
        each(Integer::valueOf, builder::pageSize));
    flag(
        "outcome",
        words(Outcome.class),
        "how executions end (completed)",
        each(word(Outcome.class), builder::outcome));
    flag(
        "mfa",
        words(Mfa.class),
        "second factor for passwords (not-required)",
        each(word(Mfa.class), builder::mfa));
    flag(
        "quirk",
        words(Quirk.class),
        "one more conflicting habit; may be repeated",
        each(word(Quirk.class), builder::quirk));
  }

  private void flag(String name, String value, String about, Consumer<String> set) {
    flags.put("--" + name, new Flag(value, about, set));
  }

  private static <T> Consumer<String> each(Function<String, T> parse, Consumer<T> set) {
    return text -> set.accept(parse.apply(text));
  }

  /**
   * Reads flags.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static SandboxOptions parse(String[] arguments) {
    SandboxOptions options = new SandboxOptions();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--help")) {
        options.help = true;
        return options;
      }
      if (!options.flags.containsKey(arguments[i])) {
        throw new IllegalArgumentException("There is no flag " + arguments[i] + ".");
      }
      String flag = arguments[i++];
      if (i == arguments.length) {
        throw new IllegalArgumentException("Flag " + flag + " needs a value.");
      }
      options.set(flag, arguments[i]);
    }
    options.builder.quotas(options.quotas).dialect(options.dialect);
    return options;
  }

  private void set(String name, String value) {
    Flag flag = flags.get(name);
    try {
      flag.set().accept(value);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Flag %s does not take \"%s\"; it takes %s: %s."
              .formatted(name, value, flag.value(), flag.about()),
          e);
    }
  }

  boolean help() {
    return help;
  }

  SandboxBuilder builder() {
    return builder;
  }

  /** The quotas in one line. */
  String quotas() {
    return "%d ExecuteNow reports an hour, %d active reports, %d queries"
        .formatted(quotas.executeNowPerHour(), quotas.activeReports(), quotas.queries());
  }

  static String usage() {
    String lines =
        new SandboxOptions()
            .flags.entrySet().stream().map(SandboxOptions::line).collect(Collectors.joining());
    return "A Partner Insights service on this machine.\n\nFlags (defaults in parentheses):\n"
        + lines
        + "  --help\nA TIME is written 200ms, 3s, 5m or 1h.\n";
  }

  private static String line(Map.Entry<String, Flag> entry) {
    Flag flag = entry.getValue();
    return "  %s %s%n      %s%n".formatted(entry.getKey(), flag.value(), flag.about());
  }

  private static YearMonth lastMonth(String text) {
    YearMonth month = YearMonth.parse(text);
    if (month.isBefore(SandboxBuilder.FIRST_MONTH)) {
      throw new IllegalArgumentException(text);
    }
    return month;
  }

  private static Duration duration(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(text);
    }
    long count = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static <E extends Enum<E>> Function<String, E> word(Class<E> type) {
    return text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining("|"));
  }
}
