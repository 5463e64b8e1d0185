package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final Secret HIDDEN = Secret.of("hidden-word");

  private final List<Credentials> all =
      List.of(
          new Credentials.Password("tenant", "client", HIDDEN, "user", HIDDEN),
          new Credentials.RefreshToken("tenant", "client", HIDDEN, HIDDEN),
          new Credentials.ClientCredentials("tenant", "client", HIDDEN),
          new Credentials.Interactive(AuthKind.DEVICE_CODE, "tenant", "client"),
          new Credentials.Token(HIDDEN, Instant.MAX));

  @Test
  void containNoSecretInTheirText() {
    assertThat(all)
        .allSatisfy(
            each -> assertThat(each + each.principal()).doesNotContain("hidden-word").isNotBlank());
    assertThat(new AccessToken(HIDDEN, Instant.EPOCH).toString()).doesNotContain("hidden-word");
  }

  @Test
  void haveDifferentPrincipals() {
    assertThat(all.stream().map(Credentials::principal)).doesNotHaveDuplicates();
    assertThat(new Credentials.Token(Secret.of("other"), null).principal())
        .isNotEqualTo(new Credentials.Token(HIDDEN, null).principal())
        .isEqualTo(new Credentials.Token(Secret.of("other"), null).principal());
  }
}
