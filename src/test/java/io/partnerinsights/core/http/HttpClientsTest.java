package io.partnerinsights.core.http;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.web.WebServer;
import io.partnerinsights.testing.ServerCertificates;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientsTest {
  private static final HttpSettings DEFAULTS = HttpSettings.ofDefaults();

  @TempDir Path directory;

  /**
   * A call after a pause would otherwise meet a closed connection, and be repeated with a warning.
   * Apache and Node keep theirs for five seconds.
   */
  @Test
  void serversKeepAConnectionLongerThanAClient() {
    assertThat(HttpClients.KEEP_ALIVE).isLessThan(Duration.ofSeconds(5));
    assertThat(HttpClients.KEEP_ALIVE).isLessThan(WebServer.DEFAULT_KEEP_ALIVE);
  }

  /** A redirect leads to another server if it names none of this one's paths. */
  @ParameterizedTest
  @CsvSource({
    "302, /there, 1, false, 200, 2",
    "307, /there, 20, false, 307, 6",
    "302, /there, 1, true, 302, 1",
    "302, '', 1, false, 302, 1"
  })
  void followsRedirectsWithinTheOrigin(
      int status, String path, int redirects, boolean token, int last, int calls)
      throws IOException {
    try (ScriptedServer other = new ScriptedServer(newResponse(200, "stolen"));
        ScriptedServer server = new ScriptedServer()) {
      String location = path.isEmpty() ? other.url().toString() : path;
      for (int i = 0; i < redirects; i++) {
        server.then(newResponse(status, "", "Location", location));
      }
      server.then(newResponse(200, "there"));
      Request.Builder request = new Request.Builder().url(server.url());
      if (token) {
        request.header("Authorization", "Bearer t");
      }

      assertThat(http(DEFAULTS).fetch(request.build()).status()).isEqualTo(last);
      assertThat(server.receivedRequests()).hasSize(calls);
      assertThat(other.receivedRequests()).isEmpty();
    }
  }

  @Test
  void logsInToAProxyThatRequiresIt() throws IOException {
    try (ScriptedServer proxy =
        new ScriptedServer(
            newResponse(407, "", "Proxy-Authenticate", "Basic realm=\"office\""),
            newResponse(200, "through"))) {
      TextResponse response = fetch(through(proxy), HttpUrl.get("http://service.test/path"));

      assertThat(response.body()).isEqualTo("through");
      assertThat(proxy.receivedRequests().get(0).getTarget()).isEqualTo("http://service.test/path");
      assertThat(proxy.receivedRequests().get(0).getHeaders().get("Proxy-Authorization")).isNull();
      // RFC 7617: base64 of "user:secret-word".
      assertThat(proxy.receivedRequests().get(1).getHeaders().get("Proxy-Authorization"))
          .isEqualTo("Basic dXNlcjpzZWNyZXQtd29yZA==");
    }
  }

  @Test
  void sendsAProxyLoginOnce() {
    MockResponse login = newResponse(407, "", "Proxy-Authenticate", "Basic realm=\"office\"");
    try (ScriptedServer proxy = new ScriptedServer(any -> login)) {
      assertFails(
          () -> fetch(through(proxy), HttpUrl.get("http://service.test/path")),
          ErrorCode.OPTION_VALUE,
          "rejected the login");
      assertThat(proxy.receivedRequests()).hasSize(2);
    }
  }

  /** As proxies of offices do; the second sends a user name before the proxy asks. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void saysThatAProxyOffersOnlyOtherLogins(String scheme) {
    MockResponse login =
        newResponse(407, "", "Proxy-Authenticate", "NTLM", "Proxy-Authenticate", "Negotiate");
    try (ScriptedServer proxy = new ScriptedServer(any -> login)) {
      HttpUrl url = HttpUrl.get(scheme + "://service.test/path");
      for (HttpSettings settings :
          List.of(through(proxy), settings(Map.of("proxy", address(proxy))))) {
        assertFails(
            () -> fetch(settings, url),
            ErrorCode.OPTION_VALUE,
            "(Basic authentication)",
            "it offers NTLM, Negotiate",
            "such as Px");
      }
    }
  }

  @Test
  void namesTheVariableOfAProxyThatIsNotRead() {
    IOException failure = new UnknownHostException("service.test");

    assertThat(HttpClients.failureReason(failure, Map.of("https_proxy", "http://proxy:1")))
        .isEqualTo(
            "no host has this name. Variable https_proxy is ignored. To use a proxy, set option"
                + " proxy");
    assertThat(HttpClients.failureReason(failure, Map.of())).isEqualTo("no host has this name");
  }

  /** The proxy has no response: a request to it would fail. */
  @Test
  void sendsRequestsToThisMachineDirectly() throws IOException {
    try (ScriptedServer proxy = new ScriptedServer();
        ScriptedServer service = new ScriptedServer(newResponse(200, "direct"))) {
      assertThat(fetch(through(proxy), service.url()).body()).isEqualTo("direct");
      assertThat(proxy.receivedRequests()).isEmpty();
    }
  }

  @Test
  void opensATunnelThroughAProxyWithoutLogin() {
    try (ScriptedServer proxy = new ScriptedServer(newResponse(502, ""))) {
      HttpSettings settings = settings(Map.of("proxy", address(proxy)));

      assertThatThrownBy(() -> fetch(settings, HttpUrl.get("https://service.test/")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("502");
      assertThat(proxy.receivedRequests().get(0).getRequestLine())
          .isEqualTo("CONNECT service.test:443 HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void trustsTheCertificatesOfItsTrustStore(String type) throws Exception {
    Path file = ServerCertificates.writeTrustStore(directory, type);
    SSLSocketFactory trusted = ServerCertificates.socketFactory("trusted");

    try (ScriptedServer server = new ScriptedServer(trusted, newResponse(200, "private"))) {
      HttpUrl url = server.url().newBuilder().scheme("https").host("localhost").build();
      assertThat(fetch(trusting(file, TestCertificate.PASSWORD), url).body()).isEqualTo("private");
    }
  }

  @Test
  void refusesAnUnreadableTrustStore() throws Exception {
    Path store = ServerCertificates.writeTrustStore(directory, "PKCS12");
    Path text = Files.writeString(directory.resolve("text.p12"), "not a store");

    assertUnreadable(store, "secret-but-wrong");
    assertUnreadable(directory.resolve("none.p12"), TestCertificate.PASSWORD);
    assertUnreadable(text, TestCertificate.PASSWORD);
  }

  @Test
  void namesAnUnreadableTrustStoreOfTheJvm() throws Exception {
    String property = "javax.net.ssl.trustStore";
    String before = System.getProperty(property);
    System.setProperty(property, Files.writeString(directory.resolve("jvm"), "none").toString());
    try {
      assertFails(
          () -> HttpClients.create(DEFAULTS),
          ErrorCode.OPTION_VALUE,
          "The trust store of the JVM cannot be read",
          property);
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }

  private static void assertUnreadable(Path store, String password) {
    assertFails(() -> HttpClients.create(trusting(store, password)), ErrorCode.OPTION_VALUE);
  }

  private static HttpSettings through(ScriptedServer proxy) {
    return settings(
        Map.of(
            "proxy", address(proxy),
            "proxyUsername", "user",
            "proxyPassword", "secret-word"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsNoEndlessTrustStore() {
    assertThatThrownBy(() -> http(trusting(Path.of("/dev/zero"), "changeit")))
        .hasMessageContainingAll(
            "PI-6006", "The trust store /dev/zero was not read", "it is not a regular file");
  }

  private static HttpSettings trusting(Path store, String password) {
    return settings(Map.of("trustStore", store.toString(), "trustStorePassword", password));
  }

  private static HttpSettings settings(Map<String, String> options) {
    return HttpSettings.of(ConnectorOptions.parseAccount(options));
  }

  private static RetryingHttp http(HttpSettings settings) {
    return RetryingHttp.of(HttpClients.create(settings), RetryPolicy.noRetries());
  }

  private static TextResponse fetch(HttpSettings settings, HttpUrl url) throws IOException {
    return http(settings).fetch(new Request.Builder().url(url).build());
  }

  private static String address(ScriptedServer server) {
    return server.url().host() + ":" + server.url().port();
  }
}
