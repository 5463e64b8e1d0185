package io.partnerinsights.core.errors;

import io.partnerinsights.core.Public;

/** Thrown when a report's file cannot be downloaded completely ({@code PI-4xxx}). */
@Public
public final class DownloadException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  DownloadException(Problem problem) {
    super(problem);
  }
}
