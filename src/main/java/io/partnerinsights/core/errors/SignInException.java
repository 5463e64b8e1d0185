package io.partnerinsights.core.errors;

/** Signing in failed, or the service does not accept the token ({@code PI-1xxx}). */
public final class SignInException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  SignInException(Problem problem) {
    super(problem);
  }
}
