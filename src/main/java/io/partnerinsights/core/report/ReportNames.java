package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.util.HexFormat;

/**
 * The names that the connector gives to its queries and reports. They hold fingerprints, so that
 * what was created can be found again. The service allows letters, digits and blanks, at most 256.
 */
public final class ReportNames {
  private static final String PREFIX = "Partner Insights connector ";

  private ReportNames() {}

  /** Whether the connector has given this name. */
  public static boolean isConnectorName(String name) {
    return name.startsWith(PREFIX);
  }

  /** The name of the query with this text. */
  public static String ofQuery(InsightsQuery query) {
    return PREFIX + Fingerprint.of(query.print());
  }

  /** The prefix of the names of all reports with this fingerprint. */
  public static String prefixOf(Fingerprint fingerprint) {
    return PREFIX + fingerprint + " ";
  }

  /**
   * The name of one report: the fingerprint, then a number of its own. A report that was created by
   * an ambiguous POST is found by it.
   */
  public static String ofReport(Fingerprint fingerprint, long number) {
    return prefixOf(fingerprint) + HexFormat.of().toHexDigits(number);
  }
}
