package io.partnerinsights.core.http;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.web.WebServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientsTest {
  private static final String PASSWORD = "changeit-or-not";
  private static final HttpSettings DEFAULTS = HttpSettings.ofDefaults();

  @TempDir Path directory;

  /**
   * A call after a pause would otherwise meet a closed connection, and be repeated with a warning.
   */
  @Test
  void theSandboxKeepsAConnectionLongerThanAClient() {
    assertThat(WebServer.KEEP_ALIVE).isGreaterThan(HttpClients.KEEP_ALIVE);
  }

  @Test
  void followsARedirectWithinTheOrigin() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(status(302, "", "Location", "/there"), status(200, "there"))) {
      assertThat(fetch(DEFAULTS, server.url()).body()).isEqualTo("there");
    }
  }

  @Test
  void doesNotRedirectARequestWithAToken() throws IOException {
    try (ScriptedServer server = new ScriptedServer(status(302, "", "Location", "/there"))) {
      Request request =
          new Request.Builder().url(server.url()).header("Authorization", "Bearer t").build();

      assertThat(http(DEFAULTS).fetch(request).status()).isEqualTo(302);
      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  void doesNotFollowARedirectToAnotherOrigin() throws IOException {
    try (ScriptedServer other = new ScriptedServer(status(200, "stolen"));
        ScriptedServer server =
            new ScriptedServer(status(302, "", "Location", other.url().toString()))) {
      assertThat(fetch(DEFAULTS, server.url()).status()).isEqualTo(302);
      assertThat(other.seen()).isEmpty();
    }
  }

  @Test
  void endsACycleOfRedirects() throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      for (int i = 0; i < 20; i++) {
        server.then(status(307, "", "Location", "/again"));
      }

      assertThat(fetch(DEFAULTS, server.url()).status()).isEqualTo(307);
      assertThat(server.seen()).hasSize(6);
    }
  }

  @Test
  void logsInToAProxyThatRequiresIt() throws IOException {
    try (ScriptedServer proxy =
        new ScriptedServer(
            status(407, "", "Proxy-Authenticate", "Basic realm=\"office\""),
            status(200, "through"))) {
      TextResponse response = fetch(through(proxy), HttpUrl.get("http://service.test/path"));

      assertThat(response.body()).isEqualTo("through");
      assertThat(proxy.seen().get(0).uri()).isEqualTo("http://service.test/path");
      assertThat(proxy.seen().get(0).header("Proxy-Authorization")).isNull();
      // RFC 7617: base64 of "user:secret-word".
      assertThat(proxy.seen().get(1).header("Proxy-Authorization"))
          .isEqualTo("Basic dXNlcjpzZWNyZXQtd29yZA==");
    }
  }

  @Test
  void sendsAProxyLoginOnce() {
    try (ScriptedServer proxy = new ScriptedServer()) {
      for (int i = 0; i < 10; i++) {
        proxy.then(status(407, "", "Proxy-Authenticate", "Basic realm=\"office\""));
      }

      assertThatThrownBy(() -> fetch(through(proxy), HttpUrl.get("http://service.test/path")))
          .isInstanceOfSatisfying(
              PartnerInsightsException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_VALUE))
          .hasMessageContaining("rejected the login")
          .hasMessageNotContaining("secret-word");
      assertThat(proxy.seen()).hasSize(2);
    }
  }

  /** The proxy has no response: a request to it would fail. */
  @Test
  void sendsRequestsToThisMachineDirectly() throws IOException {
    try (ScriptedServer proxy = new ScriptedServer();
        ScriptedServer service = new ScriptedServer(status(200, "direct"))) {
      assertThat(fetch(through(proxy), service.url()).body()).isEqualTo("direct");
      assertThat(proxy.seen()).isEmpty();
    }
  }

  @Test
  void opensATunnelThroughAProxyWithoutLogin() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> refuseTunnel(proxy));
      HttpSettings settings = settings(Map.of("proxy", "127.0.0.1:" + proxy.getLocalPort()));

      assertThatThrownBy(() -> fetch(settings, HttpUrl.get("https://service.test/")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("502");
      assertThat(request.get()).isEqualTo("CONNECT service.test:443 HTTP/1.1");
    }
  }

  private static String refuseTunnel(ServerSocket proxy) {
    try (Socket socket = proxy.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      String first = in.readLine();
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return first;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void trustsTheCertificatesOfItsTrustStore(String type) throws Exception {
    Path store = store(type);
    try (ScriptedServer server = new ScriptedServer(https(store), status(200, "private"))) {
      HttpUrl url = server.url().newBuilder().scheme("https").host("localhost").build();

      assertThat(fetch(trusting(store, PASSWORD), url).body()).isEqualTo("private");
    }
  }

  @Test
  void doesNotRetryAnUntrustedCertificate() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(https(store("PKCS12")), status(200, "private"))) {
      HttpUrl url = server.url().newBuilder().scheme("https").host("localhost").build();
      Sleeper never =
          duration -> {
            throw new AssertionError("waited after an untrusted certificate");
          };
      RetryingHttp http =
          new RetryingHttp(
              HttpClients.create(DEFAULTS),
              RetryPolicy.ofDefaults(),
              Clock.systemUTC(),
              never,
              () -> 0);

      assertThatThrownBy(() -> http.fetch(new Request.Builder().url(url).build()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void refusesAnUnreadableTrustStore() throws Exception {
    Path store = store("PKCS12");

    assertUnreadable(trusting(store, "wrong-password"), "wrong-password");
    assertUnreadable(trusting(directory.resolve("none.p12"), PASSWORD), PASSWORD);
    Path text = Files.writeString(directory.resolve("text.p12"), "not a store");
    assertUnreadable(trusting(text, PASSWORD), PASSWORD);
  }

  private static void assertUnreadable(HttpSettings settings, String password) {
    assertThatThrownBy(() -> HttpClients.create(settings))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_VALUE))
        .hasMessageNotContaining(password);
  }

  private static HttpSettings through(ScriptedServer proxy) {
    return settings(
        Map.of(
            "proxy", proxy.host() + ":" + proxy.port(),
            "proxyUsername", "user",
            "proxyPassword", "secret-word"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsNoEndlessTrustStore() {
    assertThatThrownBy(() -> http(trusting(Path.of("/dev/zero"), "changeit")))
        .hasMessageContainingAll(
            "PI-6006", "The trust store /dev/zero is not read", "it is not a regular file");
  }

  private static HttpSettings trusting(Path store, String password) {
    return settings(Map.of("trustStore", store.toString(), "trustStorePassword", password));
  }

  private static HttpSettings settings(Map<String, String> options) {
    return HttpSettings.of(ConnectorOptions.parseAccount(options));
  }

  private static RetryingHttp http(HttpSettings settings) {
    return RetryingHttp.of(HttpClients.create(settings), RetryPolicy.never());
  }

  private static TextResponse fetch(HttpSettings settings, HttpUrl url) throws IOException {
    return http(settings).fetch(new Request.Builder().url(url).build());
  }

  /** Creates a self-signed certificate for localhost with the JDK's keytool. */
  private Path store(String type) throws Exception {
    Path store = directory.resolve("store." + type);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "localhost",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost",
            "-validity",
            "30",
            "-storetype",
            type,
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD,
            "-keypass",
            PASSWORD);
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(directory.resolve("keytool.log"))).isZero();
    return store;
  }

  private static HttpsServer https(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(ScriptedServer.loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }
}
