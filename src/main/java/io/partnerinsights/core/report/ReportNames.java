package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.util.HexFormat;

/**
 * The names that the connector gives to its queries and reports. They contain fingerprints, by
 * which later reads find them. The service allows at most 256 letters, digits and blanks.
 */
public final class ReportNames {
  private static final String PREFIX = "Partner Insights connector ";

  private ReportNames() {}

  /** Whether the connector gives names of this form. */
  public static boolean isConnectorName(String name) {
    return name.startsWith(PREFIX);
  }

  /** Returns the name of the query with this text. */
  public static String ofQuery(InsightsQuery query) {
    return PREFIX + Fingerprint.of(query.print());
  }

  /** Returns the prefix of the names of all reports with this fingerprint. */
  public static String prefixOf(Fingerprint fingerprint) {
    return PREFIX + fingerprint + " ";
  }

  /**
   * Returns the name of the scheduled report with this fingerprint. There is one for all streams,
   * which find each other's report by its name. It has another prefix than the reports of reads,
   * which must not adopt it.
   */
  public static String ofSchedule(Fingerprint fingerprint) {
    return PREFIX + "schedule " + fingerprint;
  }

  /** Returns the prefix of the names of the reports that one read has created. */
  public static String prefixOf(Fingerprint fingerprint, ReadMark mark) {
    return prefixOf(fingerprint) + mark + " ";
  }

  /**
   * Returns the name of one report: the fingerprint, the mark of its read and a unique number.
   * After an ambiguous POST, the report is looked up by this name.
   */
  public static String ofReport(Fingerprint fingerprint, ReadMark mark, long number) {
    return prefixOf(fingerprint, mark) + HexFormat.of().toHexDigits(number);
  }
}
