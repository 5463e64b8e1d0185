package io.partnerinsights.core.errors;

/** Thrown when a report's file cannot be downloaded completely ({@code PI-4xxx}). */
public final class DownloadException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  DownloadException(Problem problem) {
    super(problem);
  }
}
