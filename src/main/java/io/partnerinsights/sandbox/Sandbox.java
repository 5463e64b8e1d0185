package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DataSettings;
import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobEndpoint;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.http.ApiEndpoint;
import io.partnerinsights.sandbox.http.Gate;
import io.partnerinsights.sandbox.identity.Tenant;
import io.partnerinsights.sandbox.identity.TokenEndpoint;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A Partner Insights service on this machine: token endpoints, the twelve calls, downloads.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.builder().latency(Duration.ZERO).start()) {
 *   // sandbox.apiUrl(), sandbox.authorityUrl(), Sandbox.TENANT_ID, Sandbox.CLIENT_ID, …
 * }
 * }</pre>
 *
 * <p>It listens on the loopback interface only. Safe for many threads. Closing it, once or more
 * often, ends its threads and deletes its files.
 */
public final class Sandbox implements AutoCloseable {
  /** The only tenant. */
  public static final String TENANT_ID = "8c1d9a46-0b1f-4f0e-9a55-5a3d0c0ffee0";

  /** The only registered application. */
  public static final String CLIENT_ID = "3f7a2b90-5d4e-4c1b-8e6f-1234567890ab";

  /** The application's secret. */
  public static final String CLIENT_SECRET = "sandbox-client-secret";

  /** The first user. */
  public static final String USERNAME = "reader@contoso.example";

  /** The first user's password. */
  public static final String PASSWORD = "sandbox-password";

  private static final String MPN = "/insights/v1/mpn";
  private static final String CMP = "/insights/v1.1/cmp";

  private final CallLog calls = new CallLog();
  private final Faults faults = new Faults();
  private final Clock clock;
  private final Path folder;
  private final Warehouse warehouse;
  private final BlobStore store;
  private final InsightsService service;
  private final TokenIssuer issuer;
  private final WebServer server;
  private boolean closed;

  Sandbox(SandboxBuilder settings) {
    this.clock = settings.effectiveClock();
    DataSettings data = settings.data();
    Catalog catalog = settings.catalog();
    this.folder = newFolder();
    this.warehouse = new Warehouse(catalog, data, settings.dialect(), folder);
    this.store = new BlobStore(settings.compression(), settings.linkLifetime(), clock);
    this.service =
        new InsightsService(
            new InsightsService.Place(clock, warehouse, store, folder), settings.service());
    Tenant tenant = settings.tenant();
    this.issuer = new TokenIssuer(TENANT_ID, clock, tenant.rules().tokenLifetime());
    Gate gate = new Gate(issuer, tenant.rules());
    ApiEndpoint.Rooms rooms = new ApiEndpoint.Rooms(catalog, warehouse, service, store);
    Map<String, Endpoint> api = new LinkedHashMap<>();
    for (String base : List.of(MPN, CMP)) {
      api.put(base, new ApiEndpoint(base, rooms, gate, settings.api(), clock));
    }
    Endpoint identity = new TokenEndpoint(tenant, issuer, clock);
    FrontDoor.Endpoints endpoints =
        new FrontDoor.Endpoints(api, identity, new BlobEndpoint(store), gate);
    this.server = startServer(settings.port(), new FrontDoor(endpoints, calls, faults, clock));
  }

  /** Settings for a new sandbox. */
  public static SandboxBuilder builder() {
    return new SandboxBuilder();
  }

  private WebServer startServer(int port, Endpoint endpoint) {
    try {
      return WebServer.start(port, endpoint, clock);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(
          "partnerinsights-sandbox-" + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The API's base URL, of the partner network's flavour. */
  public String apiUrl() {
    return server.url() + MPN;
  }

  /** The same service under the commercial marketplace's base path. */
  public String marketplaceUrl() {
    return server.url() + CMP;
  }

  /** The identity platform's URL, without the tenant. */
  public String authorityUrl() {
    return server.url();
  }

  /** The requests met so far. */
  public CallLog calls() {
    return calls;
  }

  /** What is to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** The clock that the sandbox lives by. */
  public Clock clock() {
    return clock;
  }

  /** A good access token of the first user, without a sign-in. */
  public String accessToken() {
    return accessToken(USERNAME);
  }

  /** A good access token of that user, without a sign-in. */
  public String accessToken(String user) {
    return issuer.issueFor(user);
  }

  /** A good refresh token of the first user, as an interactive sign-in would have left it. */
  public String refreshToken() {
    return issuer.issueRefreshFor(USERNAME);
  }

  /** No access token issued so far is good any more. */
  public void revokeTokens() {
    issuer.revokeAll();
  }

  /** Every file changes underneath its readers: its ETag becomes another. */
  public void changeFiles() {
    store.changeAll();
  }

  /**
   * Every report's file that is written from now on is damaged: what is stored is what this makes
   * of its plain bytes, the header being the first line. For files that fit into memory.
   */
  public void damageFiles(UnaryOperator<byte[]> damage) {
    store.editNew(damage);
  }

  /** Every file is gone; its links lead to 404. */
  public void removeFiles() {
    store.removeAll();
  }

  /** Does all that the clock makes due, and waits until files are written and callbacks sent. */
  public void settle() {
    service.settle();
  }

  /** What {@link #expectedRows(String, Instant, Instant)} gives when only TIMESPAN bounds it. */
  public List<Map<String, String>> expectedRows(String query) {
    return warehouse.rows(new Warehouse.Question(query, Optional.empty(), clock.instant()));
  }

  /**
   * A query's rows straight from DuckDB, in the order of the file: by selected name, values as
   * DuckDB prints them ({@code 2026-01-01} for Month, MonthKey and DateKey, {@code 2026-01-01
   * 12:34:56} for other dates), null for an empty field.
   *
   * @param start the report's QueryStartTime; null is open
   * @param end the report's QueryEndTime, in the range with quirk {@code END_IN_RANGE} only; null
   *     is open
   */
  public List<Map<String, String>> expectedRows(String query, Instant start, Instant end) {
    Optional<TimeRange> range = Optional.of(TimeRange.between(start, end));
    return warehouse.rows(new Warehouse.Question(query, range, clock.instant()));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.close();
      release();
    }
  }

  private void release() {
    service.close();
    warehouse.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Sandbox::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
