package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.Answer.ofStatus;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.download.LoopbackStore.Answer;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses 403 of the store: what they mean, and when a new link is requested. */
final class RejectedLinkTest {
  private static final byte[] CONTENT = "Month\nMAY-2026\n".getBytes(UTF_8);
  private static final String FIREWALL = "AuthorizationFailure";

  @AutoClose private final LoopbackStore store = new LoopbackStore();

  /** The code is in a header, and in a body that begins with a byte order mark. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AuthenticationFailed | se=2026-06-15T07%3A59%3A00Z& | PI-4001 | has expired & was valid until 2026-06-15T07:59:00Z
          AuthorizationFailure | se=2026-06-15T08:00:00Z& | PI-4001 | has expired
          '' | se=2026-06-15& | PI-4001 | has expired
          AuthenticationFailed | st=2026-06-15T09:00Z&se=2026-06-16& | PI-4001 | not valid yet & is valid from 2026-06-15T09:00:00Z
          AuthenticationFailed | st=2026-06-15&se=2026-06-16& | PI-4001 | no longer valid & signature
          AuthenticationFailed | '' | PI-4001 | no longer valid & requests a new link
          AuthorizationFailure | se=2026-06-16& | PI-4007 | does not allow this machine & private endpoint & localhost
          AuthorizationSourceIPMismatch | '' | PI-4007 | does not allow this machine & firewall
          AuthorizationPermissionMismatch | '' | PI-4007 | without the right to read & Partner Center support
          AuthorizationResourceTypeMismatch | '' | PI-4007 | without the right to read
          AuthorizationServiceMismatch | '' | PI-4007 | without the right to read
          AuthorizationProtocolMismatch | '' | PI-4007 | only over https & apiUrl
          AccountIsDisabled | '' | PI-4007 | is disabled & Partner Center support
          '' | se=2026-06-16& | PI-4005 | no error code of Azure Storage & a proxy & allows localhost
          NewCode | '' | PI-4005 | rejected the request
          """)
  void saysWhyTheLinkWasRejected(String code, String parameters, String error, String words) {
    String xml = "<Error><Code>%s</Code><Message>No.\nTime:x</Message></Error>".formatted(code);
    byte[] body = ("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>" + xml).getBytes(UTF_8);
    for (Answer answer : List.of(rejected(code), rejected(body))) {
      store.replaceAnswers(answer);

      PartnerInsightsException e = failure(() -> store.signedLink(parameters));

      assertThat(e)
          .hasMessageStartingWith("[" + error + "]")
          .hasMessageContainingAll(words.split(" & ", -1))
          .hasMessageContainingAll("r-1", "e-1", code)
          .hasMessageNotContainingAny("very-secret", "se=2026", "st=2026");
      assertThat(e.isRetryable()).isEqualTo(!error.equals("PI-4007"));
      assertThat(e.ids()).containsEntry("storeRequestId", "q-1");
    }
  }

  /** A response without Date has no clock to compare the link's times with. */
  @Test
  void theCodeDecidesWithoutATime() {
    store.addAnswers(ofStatus(403).withHeader("x-ms-error-code", FIREWALL));

    assertThat(failure(() -> store.signedLink("se=2026-06-15&"))).hasMessageContaining("PI-4007");
  }

  @Test
  void aRejectedLinkIsRenewedWhateverTheCode() throws IOException {
    store.addAnswers(rejected(FIREWALL), Answer.of(CONTENT));

    try (ReportStream in = store.reportFileOf(new Links("a=1&", "a=2&")).open()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
    }
    assertThat(store.requests()).hasSize(2);
  }

  @Test
  void aLinkThatIsRejectedAfterARenewalIsNotRenewedAgain() {
    store.addAnswers(rejected(FIREWALL));

    assertThat(failure(new Links("a=1&", "a=2&", "a=3&"))).hasMessageContaining("PI-4007");
    assertThat(store.requests()).hasSize(2);
  }

  private PartnerInsightsException failure(LinkSource links) {
    return catchThrowableOfType(
        PartnerInsightsException.class, () -> store.reportFileOf(links).open().close());
  }

  private static Answer rejected(String code) {
    return code.isEmpty()
        ? rejected("<html>Denied</html>".getBytes(UTF_8))
        : rejected(new byte[0]).withHeader("x-ms-error-code", code);
  }

  private static Answer rejected(byte[] body) {
    return Answer.of(body)
        .withStatus("HTTP/1.1 403 Forbidden")
        .withHeader("Date", "Mon, 15 Jun 2026 08:00:00 GMT")
        .withHeader("x-ms-request-id", "q-1");
  }

  /** Renews each link with the next one. */
  private final class Links implements LinkSource {
    private final Deque<String> parameters;

    Links(String... parameters) {
      this.parameters = new ArrayDeque<>(List.of(parameters));
    }

    @Override
    public Secret newestLink() {
      return store.signedLink(parameters.element());
    }

    @Override
    public Optional<Secret> renewLink(Secret expired) {
      parameters.remove();
      return Optional.of(newestLink());
    }
  }
}
