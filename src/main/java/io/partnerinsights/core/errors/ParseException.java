package io.partnerinsights.core.errors;

/** Thrown when a report's file violates the schema or the CSV rules ({@code PI-5xxx}). */
public final class ParseException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  ParseException(Problem problem) {
    super(problem);
  }
}
