package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;

/** Thrown when the service creates no report or does not respond ({@code PI-3xxx}). */
@Public
public final class ReportException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  ReportException(Problem problem) {
    super(problem);
  }
}
