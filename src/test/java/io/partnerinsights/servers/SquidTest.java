package io.partnerinsights.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.testing.Relay;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads through squid from a service behind TLS, whose names only squid resolves. */
@Tag("servers")
final class SquidTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  /** The proxy of all programs of the JVM, which option {@code proxy} replaces. */
  private static final List<String> OF_THE_JVM = List.of("https.proxyHost", "https.proxyPort");

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  @TempDir static Path folder;
  private static Path certificate;

  /** The API; links to its files lead to another host. */
  private Relay relay;

  private Squid squid;

  @BeforeAll
  static void create() {
    certificate = Relay.createCertificate(folder, "insights");
  }

  @BeforeEach
  void start() throws IOException {
    relay = Relay.startHttps(service.sandbox(), certificate, Relay.OTHER_HOST);
  }

  @AfterEach
  void stop() throws IOException {
    OF_THE_JVM.forEach(System::clearProperty);
    squid.close();
    relay.close();
  }

  private void startSquid(boolean hasLogin, String hosts) throws IOException {
    squid = new Squid(folder, relay.proxyAddress(), hasLogin, hosts);
  }

  private void useProxyOfTheJvm() {
    URI address = URI.create("http://" + squid.address());
    System.setProperty(OF_THE_JVM.get(0), address.getHost());
    System.setProperty(OF_THE_JVM.get(1), "" + address.getPort());
  }

  private String[] login(String password) {
    return new String[] {
      "proxy", squid.address(), "proxyUsername", Squid.USERNAME, "proxyPassword", password
    };
  }

  /** Reads all rows with a sign-in; the proxy is that of the options, or else the JVM's. */
  private void read(String... options) throws IOException {
    Map<String, String> all = service.options(options);
    all.keySet().removeAll(List.of("username", "password", "clientSecret"));
    // No other test has signed in with it.
    all.put("refreshToken", service.sandbox().refreshToken());
    all.put("query", QUERY);
    all.put("apiUrl", relay.apiUrl());
    all.put("authorityUrl", "https://" + Relay.OTHER_HOST);
    all.put("trustStore", certificate.toString());
    all.put("trustStorePassword", TestCertificate.PASSWORD);
    OptionTexts texts =
        OptionTexts.ofRead(ClusterOptions.of(Map.of("allowedDownloadHosts", Relay.HOST)), all);
    try (Application application = new Application()) {
      assertThat(RowTexts.of(Session.open(ConnectorOptions.parse(texts), application).planRead()))
          .hasSameSizeAs(service.sandbox().expectedRows(QUERY));
    }
    assertThat(squid.requests()).contains("CONNECT " + Relay.HOST + ":443");
  }

  @Test
  void readsThroughOptionProxy() throws IOException {
    startSquid(false, ".example");

    read("proxy", squid.address());
  }

  @Test
  void readsThroughTheProxyOfTheJvm() throws IOException {
    startSquid(false, ".example");
    useProxyOfTheJvm();

    read();
  }

  @Test
  void readsThroughAProxyWithALogin() throws IOException {
    startSquid(true, ".example");

    read(login(Squid.PASSWORD));
    assertThat(squid.requests()).contains(" " + Squid.USERNAME + " ");
  }

  /** Each names the proxy, and what to set for its login. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {"-                 | requires a login", "wrong-password    | rejected the login"})
  void aProxyWithAnotherLoginIsAnErrorAtOnce(@Nullable String password, String problem)
      throws IOException {
    startSquid(true, ".example");
    String[] login = password == null ? new String[] {"proxy", squid.address()} : login(password);

    assertFailsAtOnce(problem, login);
  }

  /** The JVM's properties have no login. */
  @Test
  void aProxyOfTheJvmWithALoginIsAnErrorAtOnce() throws IOException {
    startSquid(true, ".example");
    useProxyOfTheJvm();

    PartnerInsightsException error = assertFailsAtOnce("requires a login");
    assertThat(error).hasMessageContainingAll("proxyUsername", "proxyPassword");
  }

  /** A list without the API's host, and one without that of the files. */
  @ParameterizedTest
  @CsvSource({
    "option, insights.example, other.example",
    "option, other.example, insights.example",
    "jvm, insights.example, other.example",
    "jvm, other.example, insights.example"
  })
  void theErrorNamesAHostThatIsNotOnTheListOfTheProxy(String proxy, String listed, String refused)
      throws IOException {
    startSquid(false, listed);
    boolean isOption = proxy.equals("option");
    if (!isOption) {
      useProxyOfTheJvm();
    }

    PartnerInsightsException error =
        assertFailsAtOnce(
            refused, isOption ? new String[] {"proxy", squid.address()} : new String[0]);
    assertThat(error).hasMessageContaining("proxy");
  }

  private PartnerInsightsException assertFailsAtOnce(String part, String... options) {
    Instant start = Instant.now();
    PartnerInsightsException error =
        catchThrowableOfType(PartnerInsightsException.class, () -> read(options));
    assertThat(error).as("an error").isNotNull();
    assertThat(error)
        .hasMessageContaining(part)
        .hasMessageNotContainingAny(Squid.PASSWORD, "wrong-password");
    assertThat(start).isCloseTo(Instant.now(), within(20, ChronoUnit.SECONDS));
    return error;
  }
}
