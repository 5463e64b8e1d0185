package io.partnerinsights.core.errors;

/** The report's file could not be downloaded whole ({@code PI-4xxx}). */
public final class DownloadException extends PartnerInsightsException {
  private static final long serialVersionUID = 1L;

  DownloadException(Problem problem) {
    super(problem);
  }
}
