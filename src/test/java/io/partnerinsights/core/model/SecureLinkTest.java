package io.partnerinsights.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecureLinkTest {

  @ParameterizedTest
  @CsvSource({
    "sv=2023-11-03&se=2026-06-15T08%3A00%3A00Z&sig=a, 2026-06-15T08:00:00Z",
    "se=2026-06-15T08:00:00Z, 2026-06-15T08:00:00Z",
    "se=2026-06-15T08%3A00Z&sig=a, 2026-06-15T08:00:00Z",
    "se=2026-06-15T08%3A00%3A00.1234567Z, 2026-06-15T08:00:00.1234567Z",
    "se=2026-06-15&sig=a, 2026-06-15T00:00:00Z",
    "sv=2023-11-03&amp;se=2026-06-15&amp;sig=a, 2026-06-15T00:00:00Z",
    "sig=a,",
    "ske=2026-06-15,",
    "se=,",
    "se=soon,",
    "se=%zz,",
    "'',"
  })
  void tellsWhenItExpires(String query, Instant expiry) {
    SecureLink link = SecureLink.of("https://files.example/report.csv?" + query, null);

    assertThat(link.findExpiry()).isEqualTo(Optional.ofNullable(expiry));
  }

  @Test
  void restoresALinkThatWasEscapedForXml() {
    SecureLink link = SecureLink.of("https://files.example/r.csv?sv=1&amp;sr=b&amp;sig=a%3D", null);

    assertThat(link.url().reveal()).isEqualTo("https://files.example/r.csv?sv=1&sr=b&sig=a%3D");
  }

  @Test
  void expiresAsStatedIfItDoesNotSayWhen() {
    Instant stated = Instant.parse("2026-06-20T00:00:00Z");
    SecureLink silent = SecureLink.of("https://files.example/report.csv?sig=a", stated);
    SecureLink telling =
        SecureLink.of("https://files.example/report.csv?se=2026-06-15&sig=a", stated);

    assertThat(silent.findExpiry()).contains(stated);
    assertThat(telling.findExpiry()).contains(Instant.parse("2026-06-15T00:00:00Z"));
    assertThat(silent).isEqualTo(SecureLink.of(silent.url().reveal(), null));
  }
}
