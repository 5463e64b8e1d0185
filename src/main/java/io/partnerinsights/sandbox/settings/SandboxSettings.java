package io.partnerinsights.sandbox.settings;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Settings of a sandbox, which all its parts read. Flags fill them, and a test's builder. The
 * defaults suit tests: any free port, 3 s of latency, quotas that tests do not reach, data since
 * January 2024. Defaults in parentheses are those of the command line. None changes after a start.
 */
public class SandboxSettings {
  public static final YearMonth FIRST_MONTH = YearMonth.of(2024, 1);

  /** The earliest default of the last month with data. */
  private static final YearMonth MIN_LAST_MONTH = YearMonth.of(2026, 6);

  /** Maximum scale, about 10,000 million rows. */
  private static final double MAX_SCALE = 1_000_000;

  @Option(names = "--port", description = "port on 127.0.0.1, 0 for any free one (8080)")
  public int port;

  @Option(names = "--seed", description = "seed of the data (1)")
  public long seed = 1;

  @Option(
      names = "--scale",
      description = "size of the data, 1 is about 10,000 rows in a large dataset (1)")
  public double scale = 1;

  @Option(
      names = "--data-until",
      paramLabel = "YYYY-MM",
      description = "last month with data, 2024-01 or later (this month)")
  public @Nullable YearMonth dataUntil;

  @Option(
      names = "--months",
      description =
          "${COMPLETION-CANDIDATES}: some rows change in three months, or none (RESTATED)")
  public MonthState monthState = MonthState.FINAL;

  @Option(names = "--speed", description = "speed of the clock, 3600 is one hour per second (1)")
  public double speed = 1;

  @Option(
      names = "--days-per-minute",
      description = "days that pass per minute, each at once and without expiring tokens (0)")
  public double daysPerMinute;

  @Option(names = "--latency", description = "time from an execution's creation to its end (3s)")
  public Duration latency = Duration.ofSeconds(3);

  @Option(names = "--link-lifetime", description = "time until a link expires (168h)")
  public Duration linkLifetime = Duration.ofDays(7);

  @Option(names = "--token-lifetime", description = "time until a token expires (60m)")
  public Duration tokenLifetime = Duration.ofMinutes(60);

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "certificate with which the application may sign in, PEM or DER, may be repeated")
  public List<X509Certificate> certificates = new ArrayList<>();

  @Option(
      names = "--dates",
      description = "${COMPLETION-CANDIDATES}: format of dates in files (RECORDED)")
  public DateStyle dateStyle = DateStyle.RECORDED;

  @Option(
      names = "--file",
      description = "${COMPLETION-CANDIDATES}: trait of files, may be repeated")
  public Set<FileTrait> fileTraits = EnumSet.noneOf(FileTrait.class);

  @Option(
      names = "--compression",
      description = "${COMPLETION-CANDIDATES}: how files are stored and served (GZIP)")
  public Compression compression = Compression.GZIP;

  @Option(
      names = "--execute-now-per-hour",
      description = "quota of ExecuteNow reports per user and hour, 5 in the real service (1000)")
  public int executeNowQuota = 10_000;

  @Option(names = "--active-reports", description = "quota of active reports per user (50)")
  public int activeReportQuota = 10_000;

  @Option(names = "--queries", description = "quota of queries per user (100)")
  public int queryQuota = 10_000;

  @Option(names = "--requests-per-minute", description = "rate limit per user, 0 for no limit (0)")
  public int requestsPerMinute;

  @Option(names = "--page-size", description = "items per page of lists, 0 for whole lists (0)")
  public int pageSize;

  @Option(
      names = "--quirk",
      paramLabel = "NAME,…",
      split = ",",
      description = "undocumented behaviours, may be repeated: ${COMPLETION-CANDIDATES}")
  public Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);

  @Option(
      names = "--outcome",
      description = "${COMPLETION-CANDIDATES}: how executions end (COMPLETED)")
  public Outcome outcome = Outcome.COMPLETED;

  @Option(
      names = "--mfa",
      description =
          "${COMPLETION-CANDIDATES}: where passwords without a second factor are rejected"
              + " (NOT_REQUIRED)")
  public Mfa mfa = Mfa.NOT_REQUIRED;

  @Option(
      names = "--sign-in-error",
      paramLabel = "N",
      description = "number of the error with which every sign-in or call fails")
  public @Nullable SignInError signInError;

  @Option(
      names = "--app-tokens",
      description = "${COMPLETION-CANDIDATES}: tokens of applications without a user (ACCEPTED)")
  public AppTokenPolicy appTokenPolicy = AppTokenPolicy.ACCEPTED;

  /** The clock of tokens, quotas, schedules, latency, links and TIMESPAN, before its speed. */
  public Clock clock = Clock.systemUTC();

  /** Passwords by user name, the first user first. */
  public final Map<String, String> passwordsByUser = new LinkedHashMap<>();

  /** Number of polls until a device code counts as entered. */
  public int devicePollsUntilEntered = 1;

  /** The source of the ids of queries, reports and executions. */
  public Supplier<UUID> idSource = UUID::randomUUID;

  /** Whether the service has no threads of its own. */
  public boolean runsInCallerThread;

  protected SandboxSettings() {
    passwordsByUser.put(TestAccount.USERNAME, TestAccount.PASSWORD);
  }

  /** Whether some rows change in the three months after their month. */
  public enum MonthState {
    RESTATED,
    FINAL
  }

  /** Whether the partner network takes tokens of applications without a user. */
  public enum AppTokenPolicy {
    ACCEPTED,
    REFUSED
  }

  /** Where a sign-in with user name and password is refused because it has no second factor. */
  public enum Mfa {
    /** Nowhere. */
    NOT_REQUIRED,
    /** At the token endpoint, which refuses the password grant with AADSTS50076. */
    AT_SIGN_IN,
    /** At the API, which refuses tokens of the password grant with code 900421. */
    AT_API
  }

  /**
   * A difference from a plain file, which ends records with LF, has no byte order mark, quotes
   * where needed and always has a header.
   */
  public enum FileTrait {
    /** Records end with CR LF; line breaks inside fields stay unchanged. */
    CRLF,
    /** The file begins with the byte order mark of UTF-8. */
    BYTE_ORDER_MARK,
    /** Every field that is not empty is quoted. */
    QUOTE_ALL,
    /** The file of a report without rows has no bytes, not even a header. */
    EMPTY_WITHOUT_ROWS
  }

  /** Checks the settings, or throws {@link IllegalArgumentException}. */
  public void validate() {
    requireSetting(port >= 0 && port <= 65535, "port must be 0 to 65535: " + port);
    requireSetting(
        scale > 0 && scale <= MAX_SCALE, "scale must be above 0 and at most 1000000: " + scale);
    requireSetting(speed > 0, "speed must be above 0: " + speed);
    requireSetting(daysPerMinute >= 0, "days-per-minute must be 0 or more: " + daysPerMinute);
    requireSetting(
        !lastDataMonth().isBefore(FIRST_MONTH),
        "dataUntil " + dataUntil + " is before the first month " + FIRST_MONTH);
  }

  private static void requireSetting(boolean isValid, String message) {
    if (!isValid) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Returns the last month with data: by default the clock's, but not before June 2026. */
  public final YearMonth lastDataMonth() {
    if (dataUntil != null) {
      return dataUntil;
    }
    YearMonth clockMonth = YearMonth.now(clock);
    return clockMonth.isBefore(MIN_LAST_MONTH) ? MIN_LAST_MONTH : clockMonth;
  }

  public final boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }
}
