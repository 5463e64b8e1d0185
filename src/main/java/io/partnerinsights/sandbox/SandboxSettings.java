package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.api.ApiSettings;
import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DataSettings;
import io.partnerinsights.sandbox.identity.FederatedIssuer;
import io.partnerinsights.sandbox.identity.Tenant;
import io.partnerinsights.sandbox.service.ServiceSettings;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.web.HeaderFormat;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the parts of a sandbox read of its settings. {@link SandboxBuilder} sets it. */
class SandboxSettings {
  /** The first month with data. */
  static final YearMonth FIRST_MONTH = YearMonth.of(2024, 1);

  /** The earliest default of the last month with data. */
  private static final YearMonth MIN_LAST_MONTH = YearMonth.of(2026, 6);

  /** How far quirk CLOCK_AHEAD moves the clock. */
  private static final Duration AHEAD = Duration.ofHours(1);

  final Map<String, String> users = new LinkedHashMap<>();
  final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
  final List<X509Certificate> certificates = new ArrayList<>();
  UnaryOperator<Catalog> columns = UnaryOperator.identity();
  int port;
  long seed = 1;
  double scale = 1;
  @Nullable YearMonth dataUntil;
  boolean restated;
  Clock clock = Clock.systemUTC();
  double speed = 1;
  Duration latency = Duration.ofSeconds(3);
  Duration linkLifetime = Duration.ofDays(7);
  Duration tokenLifetime = Duration.ofMinutes(60);
  FileDialect dialect = FileDialect.plain();
  Compression compression = Compression.GZIP;
  Quotas quotas = Quotas.GENEROUS;
  int requestsPerMinute;
  int pageSize;
  Outcome outcome = Outcome.COMPLETED;
  Mfa mfa = Mfa.NOT_REQUIRED;
  @Nullable SignInError signInError;
  boolean appOnlyAccepted = true;
  boolean callbacksToAnyHost;
  int pendingDevicePolls = 1;

  SandboxSettings() {
    users.put(TestAccount.USERNAME, TestAccount.PASSWORD);
  }

  int port() {
    return port;
  }

  /** Returns the clock of a user, which does not run faster. */
  Clock userClock() {
    return clock;
  }

  Clock effectiveClock() {
    Clock running = speed == 1 ? clock : new AcceleratedClock(clock, speed);
    return quirks.contains(Quirk.CLOCK_AHEAD) ? Clock.offset(running, AHEAD) : running;
  }

  DataSettings data() {
    YearMonth current = YearMonth.now(clock);
    YearMonth until = current.isBefore(MIN_LAST_MONTH) ? MIN_LAST_MONTH : current;
    return new DataSettings(
        seed, scale, FIRST_MONTH, dataUntil == null ? until : dataUntil, restated, quirks);
  }

  Set<Quirk> quirks() {
    return quirks;
  }

  HeaderFormat headers(Clock time) {
    return new HeaderFormat(
        time, !quirks.contains(Quirk.NO_DATE_HEADER), quirks.contains(Quirk.LOWER_CASE_HEADERS));
  }

  Catalog catalog(Program program) {
    boolean pages = quirks.contains(Quirk.PAGE_DATASETS);
    return columns.apply(pages ? Catalog.ofPages(program) : Catalog.recorded(program));
  }

  FileDialect dialect() {
    return dialect;
  }

  Compression compression() {
    return compression;
  }

  Duration linkLifetime() {
    return linkLifetime;
  }

  ServiceSettings service() {
    return new ServiceSettings(latency, outcome, callbacksToAnyHost, quotas, quirks);
  }

  ApiSettings api(Program program) {
    return new ApiSettings(program, pageSize, requestsPerMinute, quirks);
  }

  Tenant tenant() {
    return new Tenant(
        TestAccount.TENANT_ID,
        TestAccount.CLIENT_ID,
        TestAccount.CLIENT_SECRET,
        List.copyOf(certificates),
        new FederatedIssuer(),
        new LinkedHashMap<>(users),
        new Tenant.SignInRules(
            tokenLifetime, mfa, appOnlyAccepted, pendingDevicePolls, signInError));
  }
}
