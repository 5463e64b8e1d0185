package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;

/** Thrown when sign-in fails or the service rejects the token ({@code PI-1xxx}). */
@Public
public final class SignInException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  SignInException(Problem problem) {
    super(problem);
  }
}
