package io.partnerinsights.core.errors;

/** The query text, or a name in it, is wrong ({@code PI-2xxx}). */
public final class QueryException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  QueryException(Problem problem) {
    super(problem);
  }
}
