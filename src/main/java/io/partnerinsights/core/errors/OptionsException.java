package io.partnerinsights.core.errors;

/** An option is missing, unknown or wrong ({@code PI-6xxx}). */
public final class OptionsException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  OptionsException(Problem problem) {
    super(problem);
  }
}
