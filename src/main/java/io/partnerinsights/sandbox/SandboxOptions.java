package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.sandbox.settings.FileDialect.Trait;
import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.settings.SignInError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The flags of the command line, in one table for parsing and help. */
final class SandboxOptions {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

  private final Map<String, Flag> flags = new LinkedHashMap<>();
  private final SandboxBuilder builder = Sandbox.builder();
  private Quotas quotas = Quotas.TRIAL;
  private FileDialect dialect = FileDialect.plain();
  private boolean help;

  private record Flag(String value, String description, Consumer<String> set) {}

  private SandboxOptions() {
    builder.port(8080).restated(true);
    count("port", "port on 127.0.0.1, 0 for any free one (8080)", builder::port);
    dataFlags();
    timeFlags();
    fileFlags();
    quotaFlags();
    serviceFlags();
  }

  private void dataFlags() {
    flag("seed", "N", "seed of the data (1)", text -> builder.seed(Long.parseLong(text)));
    factor(
        "scale", "size of the data, 1 is about 10,000 rows in a large dataset (1)", builder::scale);
    flag(
        "data-until",
        "YYYY-MM",
        "last month with data, " + SandboxBuilder.FIRST_MONTH + " or later (this month)",
        text -> builder.dataUntil(lastMonth(text)));
    flag(
        "months",
        "restated|final",
        "whether some rows change in the three months after their month (restated)",
        this::months);
  }

  private void timeFlags() {
    time("latency", "time from an execution's creation to its end (3s)", builder::latency);
    factor("speed", "speed of the clock, 3600 is one hour a second (1)", builder::speed);
    time("link-lifetime", "time until a link expires (168h)", builder::linkLifetime);
    time("token-lifetime", "time until a token expires (60m)", builder::tokenLifetime);
  }

  private void fileFlags() {
    choice(
        "compression",
        Compression.class,
        "how files are stored and served (gzip)",
        builder::compression);
    choice(
        "dates",
        DateStyle.class,
        "format of dates in files (recorded)",
        style -> dialect = dialect.with(style));
    choice(
        "file",
        Trait.class,
        "trait of files, may be repeated",
        trait -> dialect = dialect.with(trait));
  }

  private void quotaFlags() {
    count(
        "execute-now-per-hour",
        "quota of ExecuteNow reports per user and hour, 5 as the service (1000)",
        n -> quotas = new Quotas(n, quotas.activeReports(), quotas.queries()));
    count(
        "active-reports",
        "quota of active reports per user (50)",
        n -> quotas = new Quotas(quotas.executeNowPerHour(), n, quotas.queries()));
    count(
        "queries",
        "quota of queries per user (100)",
        n -> quotas = new Quotas(quotas.executeNowPerHour(), quotas.activeReports(), n));
    count(
        "requests-per-minute",
        "rate limit per user, 0 for no limit (0)",
        builder::requestsPerMinute);
  }

  private void serviceFlags() {
    count("page-size", "items per page of lists, 0 for whole lists (0)", builder::pageSize);
    choice("outcome", Outcome.class, "how executions end (completed)", builder::outcome);
    choice(
        "mfa",
        Mfa.class,
        "where passwords without second factor are refused (not-required)",
        builder::mfa);
    count(
        "sign-in-error",
        "number of the error with which every sign-in or call fails: " + SignInError.numbers(),
        builder::signInError);
    flag(
        "app-tokens",
        "accepted|refused",
        "whether tokens of applications without a user are accepted (accepted)",
        this::appTokens);
    flag(
        "certificate",
        "FILE",
        "certificate with which the application may sign in, PEM or DER, may be repeated",
        file -> builder.certificate(certificate(file)));
    flag(
        "quirk",
        "NAME,…",
        "undocumented behaviours, may be repeated: " + names(Quirk.class, ", "),
        text ->
            Arrays.stream(text.split(",", -1))
                .map(name -> constant(Quirk.class, name))
                .forEach(builder::quirk));
  }

  private void months(String text) {
    if (!text.equals("restated") && !text.equals("final")) {
      throw new IllegalArgumentException(text);
    }
    builder.restated(text.equals("restated"));
  }

  private void appTokens(String text) {
    if (text.equals("refused")) {
      builder.refuseAppOnly();
    } else if (!text.equals("accepted")) {
      throw new IllegalArgumentException(text);
    }
  }

  private void count(String name, String description, Consumer<Integer> set) {
    flag(name, "N", description, text -> set.accept(Integer.valueOf(text)));
  }

  private void factor(String name, String description, Consumer<Double> set) {
    flag(name, "X", description, text -> set.accept(Double.valueOf(text)));
  }

  private void time(String name, String description, Consumer<Duration> set) {
    flag(name, "TIME", description, text -> set.accept(duration(text)));
  }

  private <E extends Enum<E>> void choice(
      String name, Class<E> type, String description, Consumer<E> set) {
    flag(name, names(type, "|"), description, text -> set.accept(constant(type, text)));
  }

  private static <E extends Enum<E>> String names(Class<E> type, String separator) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(separator));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private void flag(String name, String value, String description, Consumer<String> set) {
    flags.put("--" + name, new Flag(value, description, set));
  }

  /**
   * Parses flags.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static SandboxOptions parse(String[] arguments) {
    SandboxOptions options = new SandboxOptions();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--help")) {
        options.help = true;
        return options;
      }
      String name = arguments[i];
      Flag flag = options.flags.get(name);
      if (flag == null) {
        throw new IllegalArgumentException("Unknown flag " + name + ".");
      }
      if (++i == arguments.length) {
        throw new IllegalArgumentException("Flag " + name + " needs a value.");
      }
      set(name, flag, arguments[i]);
    }
    options.builder.quotas(options.quotas).dialect(options.dialect);
    return options;
  }

  private static void set(String name, Flag flag, String value) {
    try {
      flag.set().accept(value);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Flag %s does not take \"%s\"; it takes %s: %s."
              .formatted(name, value, flag.value(), flag.description()),
          e);
    }
  }

  boolean help() {
    return help;
  }

  SandboxBuilder builder() {
    return builder;
  }

  /** Returns the quotas as one line of text. */
  String quotas() {
    return "%d ExecuteNow reports an hour, %d active reports, %d queries"
        .formatted(quotas.executeNowPerHour(), quotas.activeReports(), quotas.queries());
  }

  static String usage() {
    String lines =
        new SandboxOptions()
            .flags.entrySet().stream().map(SandboxOptions::line).collect(Collectors.joining());
    return "Starts a Partner Insights service on this machine.\n\n"
        + "Flags (defaults in parentheses):\n"
        + lines
        + "  --help\nA TIME is written 200ms, 3s, 5m or 1h.\n";
  }

  private static String line(Map.Entry<String, Flag> entry) {
    Flag flag = entry.getValue();
    return "  %s %s%n      %s%n".formatted(entry.getKey(), flag.value(), flag.description());
  }

  private static YearMonth lastMonth(String text) {
    YearMonth month = YearMonth.parse(text);
    if (month.isBefore(SandboxBuilder.FIRST_MONTH)) {
      throw new IllegalArgumentException(text);
    }
    return month;
  }

  private static X509Certificate certificate(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(file, e);
    }
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
}
