package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;

/** Thrown when an option is missing, unknown or invalid ({@code PI-6xxx}). */
@Public
public final class OptionsException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  OptionsException(Problem problem) {
    super(problem);
  }
}
