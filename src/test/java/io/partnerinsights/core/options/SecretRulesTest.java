package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.SecretProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretRulesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "KEY", "s3cret",
          "DATABRICKS", "{{secrets/partner-center/client-secret}}",
          "AZURE_FEDERATED_TOKEN_FILE", "/run/azure/token",
          "AZURE_CLIENT_ID", "azure-client",
          "AZURE_TENANT_ID", "azure-tenant",
          "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us/");
  private static final String REFERENCE = "env:KEY";

  @Test
  void resolvesAReferenceForMicrosoftsHosts() {
    assertThat(read(Map.of("clientSecret", REFERENCE))).isEqualTo("s3cret");
    assertThat(
            read(
                Map.of(
                    "clientSecret", REFERENCE, "authorityUrl", "https://Login.MicrosoftOnline.us")))
        .isEqualTo("s3cret");
  }

  /** Any user of the machine can start a listener there; only the cluster chooses a sandbox. */
  @ParameterizedTest
  @CsvSource({"localhost,127.0.0.1", "127.0.0.1,localhost", "[::1],[::1]"})
  void onlyTheClusterSendsASecretToAListenerOfThisMachine(String api, String authority) {
    Map<String, String> read = new HashMap<>(urls(api, authority));
    for (String reference : List.of("cluster's", "file:/etc/passwd", REFERENCE)) {
      read.put("clientSecret", reference);
      ClusterOptions cluster = ClusterOptions.of(Map.of("clientSecret", "cluster's"));
      assertFails(read, cluster, ErrorCode.SECRET_REFUSED, "allowedHosts");
    }

    assertThat(parse(read, ClusterOptions.of(urls(api, authority)))).isEqualTo("s3cret");
    assertThat(parse(read, ClusterOptions.of(Map.of("allowedHosts", api + "," + authority))))
        .isEqualTo("s3cret");
  }

  private static Map<String, String> urls(String api, String authority) {
    return Map.of(
        "apiUrl", "http://" + api + ":8080", "authorityUrl", "http://" + authority + ":8080");
  }

  @ParameterizedTest
  @CsvSource({
    "apiUrl,https://evil.example/insights",
    "authorityUrl,https://evil.example",
    "authorityUrl,https://login.microsoftonline.com.evil.example",
    "authorityUrl,https://evillogin.microsoftonline.com",
    "authorityUrl,https://localhost",
    "apiUrl,http://127.0.0.1:8080",
    "proxy,evil.example:3128",
    "trustStore,/tmp/evil.p12",
    "tokenProviderClass,com.example.Evil"
  })
  void refusesAReferenceIfTheReadChoosesItsWay(String option, String value) {
    for (String reference : List.of(REFERENCE, "file:/etc/passwd", "secret:prod/key")) {
      assertThatThrownBy(() -> read(Map.of("clientSecret", reference, option, value)))
          .isInstanceOf(OptionsException.class)
          .hasMessageContainingAll(
              ErrorCode.SECRET_REFUSED.messageCode(), "clientSecret", option, "Reason:", "Remedy:");
    }
  }

  /** The variable is not set: reading it would be another error. */
  @Test
  void doesNotReadARefusedSecret() {
    Map<String, String> read =
        Map.of("password", "env:NOT_SET", "authorityUrl", "https://evil.example");

    assertFails(read, ClusterOptions.empty(), ErrorCode.SECRET_REFUSED, "evil.example");
  }

  @Test
  void acceptsASecretThatTheReadContains() {
    assertThat(read(Map.of("clientSecret", "own", "authorityUrl", "https://sts.example")))
        .isEqualTo("own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts.example.com", "*.example.com", "x.org, STS.Example.COM"})
  void resolvesAReferenceForHostsThatTheClusterAllows(String allowed) {
    ClusterOptions cluster = ClusterOptions.of(Map.of("ALLOWEDHOSTS", allowed));
    Map<String, String> read =
        Map.of("clientSecret", REFERENCE, "authorityUrl", "https://sts.example.com");

    assertThat(parse(read, cluster)).isEqualTo("s3cret");
    assertFails(
        Map.of("clientSecret", REFERENCE, "authorityUrl", "https://example.com"),
        cluster,
        ErrorCode.SECRET_REFUSED,
        "example.com");
  }

  @Test
  void resolvesTheClustersReferencesForTheClustersHosts() {
    Map<String, String> all =
        Map.of(
            "clientSecret", REFERENCE,
            "apiUrl", "https://gateway.example",
            "authorityUrl", "https://sts.example",
            "proxy", "proxy.example:3128");

    assertThat(parse(all, ClusterOptions.of(all))).isEqualTo("s3cret");
  }

  /**
   * The cluster's options, and the read's with which the process signs in: with a secret, with the
   * class of a provider, with the token of the machine or with the assertion of a file.
   */
  static Stream<Arguments> identities() {
    String ways =
        "apiUrl=https://evil.example apiUrl=http://localhost:8080 proxy=evil.example:3128"
            + " trustStore=/tmp/evil.p12";
    String signIn = ways + " authorityUrl=https://evil.example authorityUrl=http://127.0.0.1:8080";
    Map<String, String> none = Map.of();
    Map<String, String> provider = Map.of("tokenProviderClass", "com.example.Managed");
    Map<String, String> file = Map.of("clientAssertionFile", "/run/token");
    Map<String, String> plain = Map.of("clientSecret", "plain");
    Map<String, String> reference = Map.of("clientSecret", REFERENCE);
    return Stream.of(
        arguments(reference, reference, signIn),
        arguments(plain, plain, signIn),
        arguments(file, file, signIn),
        arguments(none, provider, ways),
        arguments(provider, provider, ways),
        arguments(none, Map.of("auth", "managedIdentity"), signIn),
        arguments(none, Map.of("auth", "workloadIdentity"), signIn));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void sendsAnIdentityOfTheProcessNowhereElse(
      Map<String, String> cluster, Map<String, String> identity, String ways) {
    String name = identity.keySet().iterator().next();
    for (String way : ways.split(" ", -1)) {
      String[] option = way.split("=", -1);
      Map<String, String> read = new HashMap<>(identity);
      read.put(option[0], option[1]);

      assertThatThrownBy(
              () -> account(read, ClusterOptions.of(cluster)).find(AccountOptions.CLIENT_SECRET))
          .isInstanceOf(OptionsException.class)
          .hasMessageContainingAll(ErrorCode.SECRET_REFUSED.messageCode(), name, option[0]);
      assertThat(account(read, ClusterOptions.of(read))).isNotNull();
    }
  }

  @Test
  void takesAzuresVariablesOnlyIfAuthSaysSo() {
    ConnectorOptions chosen = account(Map.of("auth", "workloadIdentity"), ClusterOptions.empty());
    ConnectorOptions own =
        account(Map.of("auth", "workloadIdentity", "clientId", "own"), ClusterOptions.empty());
    ConnectorOptions other = account(Map.of("clientSecret", "own"), ClusterOptions.empty());

    assertThat(chosen.get(AccountOptions.CLIENT_ASSERTION_FILE)).hasToString("/run/azure/token");
    assertThat(chosen.get(AccountOptions.CLIENT_ID)).isEqualTo("azure-client");
    assertThat(chosen.get(AccountOptions.TENANT_ID)).isEqualTo("azure-tenant");
    assertThat(chosen.get(AccountOptions.AUTHORITY_URL))
        .hasToString("https://login.microsoftonline.us/");
    assertThat(own.get(AccountOptions.CLIENT_ID)).isEqualTo("own");
    assertThat(other.isSet(AccountOptions.CLIENT_ASSERTION_FILE)).isFalse();
    assertThat(other.isSet(AccountOptions.TENANT_ID)).isFalse();
  }

  private static ConnectorOptions account(Map<String, String> read, ClusterOptions cluster) {
    Map<String, String> raw = new HashMap<>(read);
    raw.put("query", "SELECT Month FROM OfficeUsage");
    return ConnectorOptions.parse(OptionTexts.ofRead(cluster, raw), ENVIRONMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "allowedHosts,evil.example",
    "secretProviderClass,com.example.Evil",
    "clientAssertionFile,/etc/passwd"
  })
  void refusesTheClustersOptionsInARead(String option, String value) {
    assertFails(
        Map.of(option, value), ClusterOptions.empty(), ErrorCode.OPTION_CONFLICT, "cannot be set");
    assertFails(
        Map.of(option, value),
        ClusterOptions.of(Map.of(option, "another")),
        ErrorCode.OPTION_CONFLICT,
        "administrator");
  }

  @Test
  void takesASecretFromTheProvider() {
    ClusterOptions cluster =
        ClusterOptions.of(Map.of("secretProviderClass", Vault.class.getName()));

    assertThat(parse(Map.of("clientSecret", "secret:prod/key"), cluster))
        .isEqualTo("secret of prod/key");
    assertFails(
        Map.of("clientSecret", "secret:gone"),
        cluster,
        ErrorCode.SECRET_UNREADABLE,
        "does not provide gone: no such secret");
  }

  @Test
  void namesTheMissingProvider() {
    assertFails(
        Map.of("clientSecret", "secret:prod/key"),
        ClusterOptions.empty(),
        ErrorCode.SECRET_UNREADABLE,
        "option secretProviderClass is not set");
  }

  @Test
  void refusesAReferenceThatDatabricksHasNotReplaced() {
    String reference = "{{secrets/partner-center/client-secret}}";

    assertFails(
        Map.of("clientSecret", reference),
        ClusterOptions.empty(),
        ErrorCode.SECRET_UNREADABLE,
        "environment variables");
    assertFails(
        Map.of("clientSecret", "env:DATABRICKS"),
        ClusterOptions.of(Map.of("clientSecret", "env:DATABRICKS")),
        ErrorCode.SECRET_UNREADABLE,
        "clientSecret");
  }

  @Test
  void runsNoCodeOfAClassOfAnotherType() {
    assertThatThrownBy(
            () -> UserClass.instantiate(Initialized.class.getName(), SecretProvider.class, "x"))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("must implement");

    assertThat(RUN).isEmpty();
  }

  private static final List<String> RUN = new ArrayList<>();

  /** A class of another type whose initializer has an effect. */
  public static final class Initialized {
    static {
      RUN.add("initialized");
    }
  }

  /** A vault that contains all secrets but one. */
  public static final class Vault implements SecretProvider {
    @Override
    public Secret secret(String name) {
      if (name.equals("gone")) {
        throw new IllegalArgumentException("no such secret");
      }
      return Secret.of("secret of " + name);
    }
  }

  private static String read(Map<String, String> read) {
    return parse(read, ClusterOptions.empty());
  }

  private static String parse(Map<String, String> read, ClusterOptions cluster) {
    Map<String, String> raw = new HashMap<>(read);
    raw.put("query", "SELECT Month FROM OfficeUsage");
    return ConnectorOptions.parse(OptionTexts.ofRead(cluster, raw), ENVIRONMENT)
        .get(AccountOptions.CLIENT_SECRET)
        .reveal();
  }

  private static void assertFails(
      Map<String, String> read, ClusterOptions cluster, ErrorCode code, String part) {
    assertThatThrownBy(() -> parse(read, cluster))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(code.messageCode(), part, "Reason:", "Remedy:");
  }
}
