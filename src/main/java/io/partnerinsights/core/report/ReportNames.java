package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.util.HexFormat;

/**
 * The names that the connector gives to its queries and reports: the same question has the same
 * name, or the same start of it, so that what was made can be found again. The service allows
 * letters, digits and blanks, 256 at most.
 */
public final class ReportNames {
  private static final String PREFIX = "Partner Insights connector ";

  private ReportNames() {}

  /** Whether it is the name of something that the connector has made. */
  public static boolean isOurs(String name) {
    return name.startsWith(PREFIX);
  }

  /** The name of the query with this text. */
  public static String ofQuery(InsightsQuery query) {
    return PREFIX + Fingerprint.of(query.print());
  }

  /** How the names of all reports on a question begin. */
  public static String startOf(Fingerprint question) {
    return PREFIX + question + " ";
  }

  /**
   * The question's fingerprint, then this order's own number: a report that was made although its
   * answer was lost is told from all others on the same question.
   */
  public static String ofReport(Fingerprint question, long order) {
    return startOf(question) + HexFormat.of().toHexDigits(order);
  }
}
