package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects errors of the connector. */
public final class Failures {
  /** Secrets of the sandbox and of the tests, and the starts of its tokens and codes. */
  private static final String[] SECRETS = {
    Sandbox.CLIENT_SECRET,
    Sandbox.PASSWORD,
    Sandbox.IDENTITY_HEADER,
    TestCertificate.PASSWORD,
    "eyJ",
    "0.sandbox-",
    "1.sandbox-",
    "secret-"
  };

  private Failures() {}

  /** Expects an error with this code and these texts, and without a secret. */
  public static PartnerInsightsException assertFails(
      ThrowingCallable call, ErrorCode code, String... parts) {
    PartnerInsightsException error = catchThrowableOfType(PartnerInsightsException.class, call);
    assertThat(error).as("an error").isNotNull();
    assertThat(error).hasMessageContaining(code.messageCode()).hasMessageNotContainingAny(SECRETS);
    assertThat(List.of(parts)).allMatch(error.getMessage()::contains);
    return error;
  }
}
