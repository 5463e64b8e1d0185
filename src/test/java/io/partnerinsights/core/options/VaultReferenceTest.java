package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which secrets of vaults options may name, and who may name them. */
final class VaultReferenceTest {
  private static final String SECRET = "keyvault:https://insights.vault.azure.net/secrets/token";

  @ParameterizedTest
  @CsvSource({
    "https://insights.vault.azure.net/secrets/token, https://vault.azure.net",
    "https://Insights.Vault.Azure.net/secrets/Token/0123456789abcdef, https://vault.azure.net",
    "https://insights.vault.azure.cn/secrets/token, https://vault.azure.cn",
    "https://insights.vault.usgovcloudapi.net/secrets/token, https://vault.usgovcloudapi.net"
  })
  void namesASecretOfMicrosoftsClouds(String url, String audience) {
    VaultReference secret =
        parse(Map.of(), Map.of("clientSecret", "keyvault:" + url))
            .findVaultReference(AccountOptions.CLIENT_SECRET)
            .orElseThrow();

    assertThat(secret.audience()).isEqualTo(audience);
    assertThat(secret.vaultName()).isEqualTo("insights");
    assertThat(secret.toText()).isEqualToIgnoringCase("keyvault:" + url);
    assertThat(secret).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://insights.vault.azure.net/secrets/token",
        "https://vault.azure.net/secrets/token",
        "https://evil.example/secrets/token",
        "https://insights.vault.azure.net.evil.example/secrets/token",
        "https://evil.example#.vault.azure.net/secrets/token",
        "https://evil.example/.vault.azure.net/secrets/token",
        "https://evilvault.azure.net/secrets/token",
        "https://a.b.vault.azure.net/secrets/token",
        "https://user@insights.vault.azure.net/secrets/token",
        "https://insights.vault.azure.net:8443/secrets/token",
        "https://insights.vault.azure.net/keys/token",
        "https://insights.vault.azure.net/secrets/../keys/token",
        "https://insights.vault.azure.net/secrets/token?x=1",
        "https://insights.vault.azure.net/secrets/token/",
        "https://127.0.0.1:8080/secrets/token",
        "http://127.0.0.1:8080/secrets/token",
        "http://localhost.evil.example:8080/secrets/token",
        "insights"
      })
  void refusesAnythingElse(String url) {
    assertThatThrownBy(() -> parse(Map.of(), Map.of("clientSecret", "keyvault:" + url)))
        .hasMessageContainingAll("PI-6004", "does not name a secret in a vault")
        .hasMessageNotContaining(url);
  }

  /** Such a text must not be sent as the secret itself. */
  @ParameterizedTest
  @ValueSource(strings = {"KEYVAULT:", "KeyVault:", " keyvault:", "\n\tkeyvault:"})
  void theCaseAndBlanksBeforeItDoNotMatter(String prefix) {
    String text = SECRET.replace("keyvault:", prefix);

    assertThat(
            parse(Map.of(), Map.of("clientSecret", text))
                .findVaultReference(AccountOptions.CLIENT_SECRET))
        .map(VaultReference::toText)
        .contains(SECRET);
    assertThat(ConnectorOptions.plainSecretKeys(Map.of("refreshToken", text))).isEmpty();
    assertThatThrownBy(() -> parse(Map.of("clientSecret", text), Map.of()))
        .hasMessageContaining("PI-6011");
  }

  /** As for the sandbox's other URLs, the cluster must have chosen it. */
  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"})
  void allowsTheSandboxWithItsSignIn(String url) {
    Map<String, String> cluster =
        Map.of("authorityUrl", url, "clientSecret", "keyvault:" + url + "/secrets/token");

    assertThat(parse(Map.of(), cluster).findVaultReference(AccountOptions.CLIENT_SECRET))
        .isPresent();
    assertThatThrownBy(
            () ->
                parse(
                    Map.of("authorityUrl", url),
                    Map.of("clientSecret", "keyvault:" + url + "/secrets/token")))
        .hasMessageContaining("PI-6011");
  }

  /** An author of SQL must not read the cluster's vault, or store a version in it. */
  @Test
  void aReadNamesNone() {
    assertThatThrownBy(() -> parse(Map.of("clientSecret", SECRET), Map.of()))
        .hasMessageContainingAll("PI-6011", "in the configuration");
    assertThatThrownBy(
            () ->
                parse(
                    Map.of("refreshToken", SECRET + "2"),
                    Map.of("refreshToken", SECRET, "allowedHosts", "*.vault.azure.net")))
        .hasMessageContaining("PI-6011");
    assertThat(parse(Map.of("refreshToken", SECRET), Map.of("refreshToken", SECRET)))
        .isEqualTo(parse(Map.of(), Map.of("refreshToken", SECRET)));
  }

  /**
   * The secret of the cluster is sent to its hosts, and replaced by answers for its account only.
   */
  @ParameterizedTest
  @CsvSource({
    "apiUrl,https://evil.example/insights",
    "authorityUrl,https://evil.example",
    "proxy,evil.example:3128",
    "trustStore,/tmp/evil.p12",
    "authorityUrl,https://login.microsoftonline.us",
    "tenantId,guest.onmicrosoft.com",
    "clientId,11111111-2222-3333-4444-555555555555",
    "resource,https://graph.microsoft.com"
  })
  void aReadDoesNotRedirectIt(String option, String value) {
    assertThatThrownBy(() -> parse(Map.of(option, value), Map.of("refreshToken", SECRET)))
        .hasMessageContaining("PI-6011");
  }

  private static ConnectorOptions parse(Map<String, String> read, Map<String, String> cluster) {
    Map<String, String> all = new HashMap<>(cluster);
    all.putAll(read);
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(ClusterOptions.of(cluster), all));
  }
}
