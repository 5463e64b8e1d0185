package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;

/** Thrown when a report's file violates the schema or the CSV rules ({@code PI-5xxx}). */
@Public
public final class ParseException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  ParseException(Problem problem) {
    super(problem);
  }
}
