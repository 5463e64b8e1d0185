package io.partnerinsights.core.errors;

/** The service did not make the report or did not answer ({@code PI-3xxx}). */
public final class ReportException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  ReportException(Problem problem) {
    super(problem);
  }
}
