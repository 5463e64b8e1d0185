package io.partnerinsights.core.options;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.testing.OptionPair;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials of a read over those of the cluster, which an engine adds to the read's options. */
final class CredentialOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refreshToken=r | username=u password=secret-p | username, set in the read, contradicts"
            + " option refreshToken, set in the configuration | also set option auth=password.",
        "refreshToken=r | accessToken=secret-a auth=refreshToken refreshToken=r | | ",
        "auth=refreshToken refreshToken=r | accessToken=secret-a | option auth, set in the"
            + " configuration | auth=token.",
        "accessToken=a | clientSecret=secret-s | option accessToken, set in the configuration |"
            + " auth=clientCredentials.",
        "auth=managedIdentity | refreshToken=secret-r | option auth | auth=refreshToken.",
        "tokenProviderClass=C | username=u password=secret-p | tokenProviderClass, set in the"
            + " configuration | remove option tokenProviderClass. Otherwise, remove option"
            + " username",
        "auth=clientCredentials clientSecret=s | username=u password=secret-p | option auth |"
            + " auth=password.",
        "auth=refreshToken refreshToken=keyvault:https://c.vault.azure.net/secrets/s |"
            + " clientCertificate=c.p12 clientCertificatePassword=secret-p | | ",
        "refreshToken=r | clientSecret=secret-s | | ",
        "clientSecret=s | refreshToken=secret-r | | ",
        "username=u | password=secret-p | | ",
        "username=u password=p | username=v password=secret-p | | ",
        "username=u password=p clientSecret=s | accessToken=secret-a | | ",
        "username=u password=p | clientSecret=secret-s | clientSecret, set in the read, is for an"
            + " application, but option username, set in the configuration, | set option auth",
        "clientSecret=s | username=u password=secret-p | | ",
        "clientAssertionFile=f | clientSecret=secret-s | | ",
        "auth=refreshToken refreshToken=r | auth=clientCredentials clientSecret=secret-s | | ",
        "refreshToken=r | auth=deviceCode | | ",
        "accessToken=a refreshToken=r username=u password=p clientSecret=s | | | ",
        "refreshToken=r | tokenProviderClass=C username=u password=secret-p | | "
      })
  void aReadsCredentialIsNotIgnoredInSilence(
      String cluster, String read, String reason, String remedy) {
    Map<String, String> configured = options(cluster);
    Map<String, String> all = new HashMap<>(configured);
    all.putAll(options(read));

    if (reason == null) {
      assertThatCode(() -> parse(all, configured)).doesNotThrowAnyException();
    } else {
      assertFails(() -> parse(all, configured), ErrorCode.OPTION_CONFLICT, reason, remedy);
    }
  }

  /** As docs/options.md has it: within one source the order of inference decides. */
  @Test
  void theCredentialsOfOneSourceMayBeMoreThanAreUsed() {
    Map<String, String> all = options("accessToken=a refreshToken=r username=u password=p");

    assertThatCode(() -> parse(all, Map.of())).doesNotThrowAnyException();
    assertThatCode(() -> parse(all, all)).doesNotThrowAnyException();
  }

  private static ConnectorOptions parse(Map<String, String> all, Map<String, String> configured) {
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(ClusterOptions.of(configured), all));
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = OptionPair.parseOptions(text);
    options.putAll(Map.of("tenantId", "t", "clientId", "c"));
    return options;
  }
}
