package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.api.ApiEndpoint;
import io.partnerinsights.sandbox.api.Backend;
import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.sandbox.calls.Faults;
import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobEndpoint;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.identity.FederatedIssuer;
import io.partnerinsights.sandbox.identity.ManagedIdentityEndpoint;
import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.SignInEndpoint;
import io.partnerinsights.sandbox.identity.Tenant;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.identity.Vault;
import io.partnerinsights.sandbox.page.ConnectSnippets;
import io.partnerinsights.sandbox.page.StatusPage;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.settings.TestAccount;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HeaderFilter;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Partner Insights service on this machine: token endpoints, the calls of the API, downloads.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.builder().latency(Duration.ZERO).start()) {
 *   // sandbox.apiUrl(), sandbox.authorityUrl(), Sandbox.TENANT_ID, Sandbox.CLIENT_ID, …
 * }
 * }</pre>
 *
 * <p>It listens on the loopback interface only. Closing it stops its threads and deletes its files;
 * further calls of {@link #close} have no effect. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  public static final String TENANT_ID = TestAccount.TENANT_ID;
  public static final String CLIENT_ID = TestAccount.CLIENT_ID;
  public static final String CLIENT_SECRET = TestAccount.CLIENT_SECRET;

  /** The first user. */
  public static final String USERNAME = TestAccount.USERNAME;

  public static final String PASSWORD = TestAccount.PASSWORD;

  /** The header by which App Service knows its processes; see {@link #identityEndpointUrl()}. */
  public static final String IDENTITY_HEADER = "sandbox-identity-header";

  /** How far quirk CLOCK_AHEAD moves the clock. */
  private static final Duration CLOCK_LEAD = Duration.ofHours(1);

  private final SandboxSettings settings;
  private final CallLog callLog = new CallLog();
  private final Faults faults = new Faults();
  private final ManualClock clock;
  private final Path folder;
  private final BlobStore blobStore;
  private final Map<Program, Backend> backends = new EnumMap<>(Program.class);
  private final TokenIssuer issuer;
  private final FederatedIssuer federatedIssuer = new FederatedIssuer();
  private final Vault vault;
  private final Endpoint endpoint;
  private final WebServer server;
  private final ScheduledExecutorService dayExecutor =
      Executors.newSingleThreadScheduledExecutor(Sandbox::newDayThread);
  private boolean closed;

  Sandbox(SandboxBuilder settings) {
    settings.validate();
    this.settings = settings;
    ManualClock signInClock = ManualClock.followingClock(settings.clock, settings.speed);
    signInClock.advance(settings.has(Quirk.CLOCK_AHEAD) ? CLOCK_LEAD : Duration.ZERO);
    this.clock = ManualClock.followingClock(signInClock, 1);
    this.folder = createFolder();
    this.blobStore = new BlobStore(settings, clock);
    this.issuer = new TokenIssuer(signInClock, settings.tokenLifetime);
    this.vault = new Vault(issuer, clock);
    for (Program program : Program.values()) {
      backends.put(program, createBackend(program, settings));
    }
    boolean hasDate = !settings.has(Quirk.NO_DATE_HEADER);
    boolean lowerCase = settings.has(Quirk.LOWER_CASE_HEADERS);
    this.endpoint = new HeaderFilter(createRouter(signInClock), clock, hasDate, lowerCase);
    this.server = startServer(settings);
    if (settings.daysPerMinute > 0) {
      long millis = Math.round(Duration.ofMinutes(1).toMillis() / settings.daysPerMinute);
      ScheduledFuture<?> unused =
          dayExecutor.scheduleWithFixedDelay(
              () -> advanceDays(1), millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private Backend createBackend(Program program, SandboxBuilder settings) {
    Catalog catalog =
        program == Program.CMP || settings.has(Quirk.PAGE_DATASETS)
            ? Catalog.ofDocumentedDatasets(program)
            : Catalog.ofRecordedDatasets();
    Warehouse warehouse = new Warehouse(program, settings.catalogChange.apply(catalog), settings);
    InsightsService.Environment environment =
        new InsightsService.Environment(settings, clock, warehouse, blobStore, folder);
    InsightsService service = new InsightsService(program, environment);
    return new Backend(program, settings, clock, warehouse, service, blobStore);
  }

  private static Thread newDayThread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-sandbox-days");
    thread.setDaemon(true);
    return thread;
  }

  private Endpoint createRouter(Clock signInClock) {
    String refreshToken = refreshToken();
    Map<String, Endpoint> apis = new LinkedHashMap<>();
    backends.forEach(
        (program, backend) -> apis.put(program.path(), new ApiEndpoint(backend, issuer)));
    Tenant tenant = new Tenant(settings, federatedIssuer);
    SignInEndpoint signInEndpoint = new SignInEndpoint(tenant, issuer, signInClock);
    ManagedIdentityEndpoint managedIdentities =
        new ManagedIdentityEndpoint(issuer, signInClock, IDENTITY_HEADER);
    Endpoint tokenEndpoint =
        request ->
            (managedIdentities.handles(request) ? managedIdentities : signInEndpoint)
                .handle(request);
    Endpoint identityEndpoint =
        request ->
            (request.path().startsWith(Vault.PATH_PREFIX) ? vault : tokenEndpoint).handle(request);
    BlobEndpoint fileEndpoint = new BlobEndpoint(blobStore, settings);
    Function<String, ConnectSnippets> snippets = origin -> connectSnippets(origin, refreshToken);
    StatusPage page =
        new StatusPage(backends.values(), callLog, clock, snippets, this::advanceDays);
    return new RequestRouter(
        apis, identityEndpoint, fileEndpoint, page, issuer, callLog, faults, clock);
  }

  /** Returns what the console shows to paste. */
  ConnectSnippets connectSnippets() {
    return connectSnippets(authorityUrl(), refreshToken());
  }

  private ConnectSnippets connectSnippets(String origin, String refreshToken) {
    return new ConnectSnippets(origin, settings, refreshToken);
  }

  SandboxSettings settings() {
    return settings;
  }

  public static SandboxBuilder builder() {
    return new SandboxBuilder();
  }

  private WebServer startServer(SandboxBuilder builder) {
    try {
      return WebServer.start(builder.port, builder.keepAlive, endpoint);
    } catch (RuntimeException e) {
      releaseResources();
      throw e;
    }
  }

  private static Path createFolder() {
    try {
      return Files.createTempDirectory(
          "partnerinsights-sandbox-" + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the base URL of the API of the partner network. */
  public String apiUrl() {
    return server.url() + Program.MPN.path();
  }

  /** Returns the base URL of the API of the commercial marketplace, for applications only. */
  public String marketplaceUrl() {
    return server.url() + Program.CMP.path();
  }

  /** Returns the URL of the identity platform, without the tenant. */
  public String authorityUrl() {
    return server.url();
  }

  /** Returns the URL of managed identities, as App Service gives it to its processes. */
  public String identityEndpointUrl() {
    return server.url() + ManagedIdentityEndpoint.APP_SERVICE_PATH;
  }

  /** Returns the vault; its URL is {@link #authorityUrl()}. */
  public Vault vault() {
    return vault;
  }

  /** Returns the issuer of assertions with which the application may sign in. */
  public FederatedIssuer federatedIssuer() {
    return federatedIssuer;
  }

  /** Answers a request in this thread, as the web server would. */
  public HttpResponse handleRequest(HttpRequest request) {
    return endpoint.handle(request);
  }

  public CallLog calls() {
    return callLog;
  }

  public Faults faults() {
    return faults;
  }

  public Clock clock() {
    return clock;
  }

  /** Issues an access token for the first user, without a sign-in. */
  public String accessToken() {
    return accessToken(USERNAME);
  }

  public String accessToken(String user) {
    return issuer.issueAccessToken(Principal.user(user));
  }

  /** Issues an access token for the application without a user, without a sign-in. */
  public String applicationToken() {
    return issuer.issueAccessToken(Principal.application(CLIENT_ID));
  }

  /** Issues a refresh token for the first user, as {@code login} gets: of a public client. */
  public String refreshToken() {
    return issuer.issueRefreshToken(Principal.user(USERNAME), false);
  }

  /** Issues a refresh token for the first user, of an application that has sent its secret. */
  public String confidentialRefreshToken() {
    return issuer.issueRefreshToken(Principal.user(USERNAME), true);
  }

  public void revokeAccessTokens() {
    issuer.revokeAccessTokens();
  }

  /** Sets the time after its issue at which a refresh token ends: 90 days at the platform. */
  public void setRefreshTokenLifetime(Duration lifetime) {
    issuer.setRefreshTokenLifetime(lifetime);
  }

  /** Changes the ETag of every file, as if it had been replaced; the bytes stay the same. */
  public void changeEtags() {
    blobStore.changeAllEtags();
  }

  /**
   * Damages every file that is written from now on. The operator receives the uncompressed bytes,
   * header included, and returns the bytes to store. For files that fit into memory.
   */
  public void damageNewFiles(UnaryOperator<byte[]> damage) {
    blobStore.setNewFileEditor(damage);
  }

  /**
   * Lists only those executions from now on whose ids the predicate accepts. The others appear late
   * if a later call accepts them.
   */
  public void listOnlyExecutions(Predicate<String> isListed) {
    backends.values().forEach(backend -> backend.service().listOnlyExecutions(isListed));
  }

  /**
   * Rejects every download from now on, although its link is valid.
   *
   * @param code the error code of Azure Storage, such as {@code AuthorizationFailure}
   */
  public void rejectLinks(String code) {
    blobStore.rejectLinks(code);
  }

  /** Deletes every file; its links lead to 404. */
  public void deleteFiles() {
    blobStore.deleteAllFiles();
  }

  /**
   * Lets days of the account pass at once: schedules run, and their files are written. Tokens do
   * not age. Returns the account's time.
   */
  public Instant advanceDays(int days) {
    for (int day = 0; day < days; day++) {
      clock.advance(Duration.ofDays(1));
      finishDueWork();
    }
    return clock.instant();
  }

  /** Runs everything that is due, and waits until files are written and callbacks sent. */
  public void finishDueWork() {
    backends.values().forEach(backend -> backend.service().finishDueWork());
  }

  /** Returns a query's rows within its TIMESPAN, in the form of the other method. */
  public List<Map<String, String>> expectedRows(String query) {
    return warehouseOf(query).queryRows(new Warehouse.QueryRequest(query, null, clock.instant()));
  }

  /**
   * Returns a query's rows in the order of the file, by selected name. Values are as DuckDB prints
   * them: {@code 2026-01-01} for days and months, {@code 2026-01-01 12:34:56} for times and for
   * days that have one in the file, null for an empty field.
   *
   * @param start the report's QueryStartTime; null for no bound
   * @param end the report's QueryEndTime, excluded without quirk {@code END_IN_RANGE}; null for no
   *     bound
   */
  public List<Map<String, String>> expectedRows(
      String query, @Nullable Instant start, @Nullable Instant end) {
    TimeRange range = TimeRange.between(start, end);
    return warehouseOf(query).queryRows(new Warehouse.QueryRequest(query, range, clock.instant()));
  }

  /**
   * Runs SQL of DuckDB on the records of datasets, such as {@code SELECT sum("~billed") FROM
   * CustomersAndTenants}. Reports and metrics are computed from records.
   *
   * @param program the one that has the datasets
   * @param asOfDay as of which months are restated, in UTC
   */
  public List<Map<String, Object>> queryRecords(Program program, String sql, LocalDate asOfDay) {
    return backendOf(program).warehouse().queryRecords(sql, asOfDay);
  }

  /** Returns the data of the program that has the query's dataset. */
  private Warehouse warehouseOf(String query) {
    Warehouse marketplace = backendOf(Program.CMP).warehouse();
    return marketplace.hasDatasetOf(query) ? marketplace : backendOf(Program.MPN).warehouse();
  }

  private Backend backendOf(Program program) {
    return Objects.requireNonNull(backends.get(program), "each program has one");
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      dayExecutor.shutdownNow();
      server.close();
      releaseResources();
    }
  }

  private void releaseResources() {
    backends.values().forEach(Backend::close);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Sandbox::deleteFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
