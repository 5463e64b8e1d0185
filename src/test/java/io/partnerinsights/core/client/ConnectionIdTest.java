package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.ReportService.Limits;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.SignInScope;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who can get the id of another connection, how spellings and references count, which reads share a
 * connection, and what one of them can do to the others.
 */
final class ConnectionIdTest {
  private static final Map<String, String> ACCOUNT =
      Map.of(
          "apiUrl", "https://api.partnercenter.microsoft.com/insights/v1/mpn",
          "accessToken", "secret-of-hers",
          "proxy", "proxy.example:3128",
          "proxyUsername", "name-of-hers");

  private static final Map<String, String> USER =
      Map.of(
          "tenantId", "t", "clientId", "c", "clientSecret", "s", "username", "u", "password", "p");

  private static final Map<String, String> PERSON =
      Map.of(
          "tenantId", "t",
          "clientId", "c",
          "clientSecret", "s",
          "username", "u",
          "password", "p",
          "proxy", "proxy.example:3128");

  /** A provider whose class another loader may define again. */
  public static class Provider implements TokenProvider {
    @Override
    public AccessToken token() {
      throw new IllegalStateException("no call is made");
    }

    @Override
    public void invalidate(AccessToken stale) {
      throw new IllegalStateException("no call is made");
    }
  }

  /** Defines one class anew, as a session of an engine does with a jar of its own. */
  private static final class OwnClass extends ClassLoader {
    private final Class<?> original;

    OwnClass(Class<?> original) {
      super(original.getClassLoader());
      this.original = original;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null || !name.equals(original.getName())) {
          return known != null ? known : super.loadClass(name, resolve);
        }
        byte[] code = code();
        return defineClass(name, code, 0, code.length);
      }
    }

    private byte[] code() throws ClassNotFoundException {
      String file = original.getName().replace('.', '/') + ".class";
      try (InputStream in = original.getClassLoader().getResourceAsStream(file)) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(file, e);
      }
    }
  }

  /** A session may have added a jar with a class of the name that another one uses. */
  @Test
  void aProviderOfTheSameNameInAnotherJarIsAnother() {
    Map<String, String> account = Map.of("tokenProviderClass", Provider.class.getName());
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ConnectionId hers = id(account);
    Thread.currentThread().setContextClassLoader(new OwnClass(Provider.class));
    try {
      assertThat(id(account)).isNotEqualTo(hers).isEqualTo(id(account));
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
    assertThat(id(account)).isEqualTo(hers);
  }

  /** The key is random, so that options alone do not give the id of a connection. */
  @Test
  void anotherProcessHasOtherIds() throws ReflectiveOperationException {
    Class<?> ofOther = new OwnClass(ConnectionId.class).loadClass(ConnectionId.class.getName());
    Method of = ofOther.getDeclaredMethod("of", ConnectorOptions.class);
    of.setAccessible(true);
    Object other = of.invoke(null, options(ACCOUNT));

    assertThat(ofOther.getMethod("digest").invoke(other))
        .isNotEqualTo(id(ACCOUNT).digest())
        .isEqualTo(ofOther.getMethod("digest").invoke(of.invoke(null, options(ACCOUNT))));
  }

  @Test
  void theDigestNamesNobody() {
    assertThat(id(ACCOUNT).digest())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(ConnectionId.createUnique().digest());
    assertThat(id(ACCOUNT)).hasToString("connection " + id(ACCOUNT).digest().substring(0, 8));
  }

  /** Only texts that lead to the same place in the same way have one id. */
  @ParameterizedTest
  @CsvSource({
    "apiUrl, https://API.partnercenter.microsoft.com:443/insights/v1/mpn/, true",
    "apiUrl, https://api.partnercenter.microsoft.com/insights/v1/x/../mpn, true",
    "apiUrl, https://api.partnercenter.microsoft.com/insights/v1/MPN, false",
    "apiUrl, https://api.partnercenter.microsoft.com:8443/insights/v1/mpn, false",
    "apiUrl, https://api.partnercenter.microsoft.com.example/insights/v1/mpn, false",
    "authorityUrl, https://LOGIN.microsoftonline.com/, true",
    "authorityUrl, https://login.microsoftonline.us, false",
    "proxy, PROXY.example:3128, false",
    "proxy, proxy.example:3129, false",
    "proxyUsername, Name-of-hers, false",
    "accessToken, Secret-of-hers, false",
    "accessToken, 'secret-of-hers ', false",
    "resource, https://other.example, false",
    "tenantId, other, false",
    "clientId, other, false",
    "clientSecret, other, false",
    "username, other, false",
    "password, other, false",
    "auth, clientCredentials, false",
  })
  void spellingsOfOneConnection(String option, String value, boolean same) {
    Map<String, String> account = ACCOUNT.containsKey(option) ? ACCOUNT : USER;
    Map<String, String> spelled = new HashMap<>(account);
    spelled.put(option, value);

    assertThat(id(spelled).equals(id(account))).isEqualTo(same);
    assertThat(id(new HashMap<>(account))).isEqualTo(id(account));
  }

  /** The token in a vault is replaced, so its reference counts. No call is made. */
  @Test
  void aRefreshTokenInAVaultCountsByItsReference() {
    String vault = "keyvault:https://insights.vault.azure.net/secrets/";
    ConnectionId hers = id(Map.of("refreshToken", vault + "hers"));

    assertThat(id(Map.of("refreshToken", vault + "hers"))).isEqualTo(hers);
    assertThat(id(Map.of("refreshToken", vault + "his"))).isNotEqualTo(hers);
    assertThat(id(Map.of("refreshToken", "vault " + vault + "hers"))).isNotEqualTo(hers);
  }

  /** A value cannot imitate that it belongs to another option, or where it is from. */
  @Test
  void noTextImitatesAnotherOption() {
    assertThat(id(Map.of("accessToken", "t", "tenantId", "a", "clientId", "bc")))
        .isNotEqualTo(id(Map.of("accessToken", "t", "tenantId", "ab", "clientId", "c")));
    assertThat(id(Map.of("accessToken", "t", "clientId", "bc", "resource", "a")))
        .isNotEqualTo(id(Map.of("accessToken", "t", "resource", "a8:clientId2:bc")));
  }

  @Test
  void aReferenceCountsByItsSecret(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "secret-of-hers");
    ConnectionId direct = id(Map.of("accessToken", "secret-of-hers"));

    assertThat(id(Map.of("accessToken", "file:" + file))).isEqualTo(direct);
    Files.writeString(file, "another");
    assertThat(id(Map.of("accessToken", "file:" + file))).isNotEqualTo(direct);
    assertThat(id(Map.of("accessToken", "env:PATH")))
        .isEqualTo(id(Map.of("accessToken", System.getenv("PATH").strip())))
        .isNotEqualTo(direct);
  }

  /** The file of a login counts by path and sign-in; the content of another file proves nothing. */
  @Test
  void aCopyOfALoginIsAnotherConnection(@TempDir Path folder) throws IOException {
    Path hers = Files.writeString(folder.resolve("hers.json"), login("of-hers"));
    Path his = Files.writeString(folder.resolve("his.json"), login("of-his"));
    ConnectionId before = ofLogin(hers);

    assertThat(ofLogin(his)).isNotEqualTo(before);
    Files.writeString(hers, login("rotated"));
    assertThat(ofLogin(hers)).as("its token is replaced").isEqualTo(before);
    Files.writeString(hers, login("of-hers").replace("id-of-hers", "id-of-a-new-sign-in"));
    assertThat(ofLogin(hers)).isNotEqualTo(before);
  }

  /** The system follows the link first, and then goes up from where it leads. */
  @Test
  void aPathThatOnlyLooksEqualIsAnotherConnection(@TempDir Path folder) throws IOException {
    Path hers = Files.writeString(folder.resolve("login.json"), login("of-hers"));
    Path far = Files.createDirectories(folder.resolve("far/away"));
    Files.writeString(folder.resolve("far/login.json"), login("of-his"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), far);
    Path his = link.resolve("../login.json");

    assertThat(his.normalize()).isEqualTo(hers);
    assertThat(ofLogin(his)).isNotEqualTo(ofLogin(hers));
  }

  /** Returns the file of a sign-in whose id another user has found out. */
  private static String login(String token) {
    return """
    {"partnerinsightsRefreshToken": 1, "signInId": "id-of-hers",
     "rotated": "2026-06-15T08:00:00Z", "refreshToken": "%s"}
    """
        .formatted(token);
  }

  private static ConnectionId ofLogin(Path file) {
    return id(Map.of("refreshToken", "file:" + file, "tenantId", "t", "clientId", "c"));
  }

  private static ConnectionId id(Map<String, String> account) {
    return ConnectionId.of(options(account));
  }

  private static ConnectorOptions options(Map<String, String> account) {
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(ClusterOptions.of(account), account));
  }

  /** A provider that is created only after the test allows it. */
  public static final class Slow extends Provider {
    static final CountDownLatch BEGUN = new CountDownLatch(1);
    static final CountDownLatch ALLOWED = new CountDownLatch(1);

    public Slow() throws InterruptedException {
      BEGUN.countDown();
      ALLOWED.await();
    }
  }

  /** A provider whose constructor waits until the test allows it. */
  public static final class Hanging extends Provider {
    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final CountDownLatch ALLOWED = new CountDownLatch(1);

    public Hanging() throws InterruptedException {
      BEGUN.countDown();
      ALLOWED.await();
    }
  }

  @Test
  void aSlowTokenProviderHoldsUpNoOtherAccount() throws InterruptedException {
    CompletableFuture<PartnerInsightsClient> slow =
        CompletableFuture.supplyAsync(
            () -> Clients.clientFor(account(Map.of("tokenProviderClass", Slow.class.getName()))));
    Slow.BEGUN.await();
    try {
      CompletableFuture<PartnerInsightsClient> other =
          CompletableFuture.supplyAsync(() -> Clients.clientFor(account(PERSON)));

      assertThat(other).succeedsWithin(Duration.ofMinutes(1));
      assertThat(slow).isNotDone();
    } finally {
      Slow.ALLOWED.countDown();
    }
    assertThat(slow).succeedsWithin(Duration.ofMinutes(1));
  }

  /** Its constructor waits as a file on a network drive that hangs. */
  @Test
  void anInterruptEndsTheWaitForTheCredentialsOfAnotherRead() throws InterruptedException {
    ConnectorOptions account = account(Map.of("tokenProviderClass", Hanging.class.getName()));
    CompletableFuture<PartnerInsightsClient> hanging =
        CompletableFuture.supplyAsync(() -> Clients.clientFor(account));
    Hanging.BEGUN.await();
    FutureTask<PartnerInsightsClient> waiting = new FutureTask<>(() -> Clients.clientFor(account));
    Thread waiter = new Thread(waiting);
    try {
      waiter.start();
      Await.until(
          () -> Set.of(Thread.State.WAITING, Thread.State.BLOCKED).contains(waiter.getState()));
      waiter.interrupt();

      assertThatThrownBy(() -> waiting.get(2, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("PI-3007");
    } finally {
      Hanging.ALLOWED.countDown();
    }
    assertThat(hanging).succeedsWithin(Duration.ofMinutes(1)).isSameAs(Clients.clientFor(account));
  }

  @Test
  void howToReadDoesNotDecideTheConnection() {
    Map<String, String> other = new HashMap<>(PERSON);
    other.putAll(Map.of("readTimeout", "5s", "pollInterval", "1h", "maxReportsPerHour", "2"));

    assertThat(idOf(other)).isEqualTo(idOf(PERSON));
    assertThat(Clients.clientFor(account(other)).quota())
        .isSameAs(Clients.clientFor(account(PERSON)).quota());
  }

  @Test
  void aUserWhoSignsInSharesWithTheOwnScopeOnly() {
    Map<String, String> user = Map.of("auth", "deviceCode", "tenantId", "t", "clientId", "c");
    Object hers = new Object();
    Object his = new Object();

    assertThat(idOf(user, SignInScope.ofSession(hers)))
        .isEqualTo(idOf(user, SignInScope.ofSession(hers)))
        .isNotEqualTo(idOf(user, SignInScope.ofSession(his)))
        .isNotEqualTo(idOf(user, SignInScope.ofProcess()));
    assertThat(idOf(PERSON, SignInScope.ofSession(hers)))
        .as("with a secret")
        .isEqualTo(idOf(PERSON, SignInScope.ofSession(his)));
    assertThatThrownBy(() -> idOf(user, SignInScope.rejectingSignIn("all share one session")))
        .hasMessageContainingAll("PI-1011", "all share one session");
    assertThat(idOf(PERSON, SignInScope.rejectingSignIn("of no concern"))).isEqualTo(idOf(PERSON));
  }

  @ParameterizedTest
  @CsvSource({"maxCallsPerMinute, 600, 60", "maxReportsPerHour, 20, 5", "pollInterval, 20s, 1h"})
  void theFirstReadSetsTheLimitsOfTheAccount(String option, String first, String other) {
    Map<String, String> account = new HashMap<>(PERSON);
    account.put("username", option);
    ConnectorOptions without = account(account);
    PartnerInsightsClient client = Clients.clientFor(without);
    Map<String, String> set = new HashMap<>(account);
    set.put(option, first);

    Limits limits = Clients.clientFor(account(set)).limits();

    assertThat(client.limits()).isEqualTo(limits);
    assertThat(limits).isNotEqualTo(new Limits(null, 5, 60));
    set.put(option, other);
    assertThatThrownBy(() -> Clients.clientFor(account(set)))
        .hasMessageContainingAll(
            "PI-6002", option + " is " + other, "but " + first + " in an earlier read");
  }

  @ParameterizedTest
  @CsvSource({"maxCallsPerMinute, 600, 60", "maxReportsPerHour, 20, 5", "pollInterval, 20s, 1h"})
  void theClusterSetsTheLimitsOfTheAccount(String option, String limit, String other) {
    ClusterOptions cluster = ClusterOptions.of(Map.of(option, limit));

    assertThat(parsed(Map.of(), cluster)).isEqualTo(parsed(Map.of(option, limit), cluster));
    assertThatThrownBy(() -> parsed(Map.of(option, other), cluster))
        .hasMessageContainingAll("PI-6002", option, "the cluster's configuration");
  }

  private static ConnectionId idOf(Map<String, String> account) {
    return ConnectionId.of(account(account));
  }

  private static ConnectionId idOf(Map<String, String> account, SignInScope scope) {
    return ConnectionId.of(
        ConnectorOptions.parseAccount(
            OptionTexts.ofRead(ClusterOptions.empty().withSignInScope(scope), account)));
  }

  private static ConnectorOptions account(Map<String, String> account) {
    return ConnectorOptions.parseAccount(account);
  }

  private static ConnectorOptions parsed(Map<String, String> more, ClusterOptions cluster) {
    Map<String, String> all = new HashMap<>(Map.of("accessToken", "of one user"));
    all.putAll(more);
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(cluster, all));
  }
}
