package io.partnerinsights.core.report;

/**
 * The description that the connector gives to its queries and reports. It tells other applications
 * whether a complete report will still be there later.
 */
public final class ReportDescription {
  private static final String CREATED = "Created by the Partner Insights connector";
  private static final String KEPT = ", to be kept";

  private ReportDescription() {}

  /** The description of what an application creates and keeps, or deletes at its end. */
  public static String of(boolean kept) {
    return kept ? CREATED + KEPT : CREATED;
  }

  /** Whether the application that created it keeps it. */
  public static boolean isKept(String description) {
    return description.endsWith(KEPT);
  }
}
