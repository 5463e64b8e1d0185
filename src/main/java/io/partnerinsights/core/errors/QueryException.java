package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;

/** Thrown when a query's text, or a name in it, is invalid ({@code PI-2xxx}). */
@Public
public final class QueryException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  QueryException(Problem problem) {
    super(problem);
  }
}
