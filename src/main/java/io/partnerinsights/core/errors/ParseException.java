package io.partnerinsights.core.errors;

/** The report's file does not fit the schema or the CSV rules ({@code PI-5xxx}). */
public final class ParseException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  ParseException(Problem problem) {
    super(problem);
  }
}
