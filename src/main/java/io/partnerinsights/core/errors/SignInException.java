package io.partnerinsights.core.errors;

/** Thrown when sign-in fails or the service rejects the token ({@code PI-1xxx}). */
public final class SignInException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  SignInException(Problem problem) {
    super(problem);
  }
}
