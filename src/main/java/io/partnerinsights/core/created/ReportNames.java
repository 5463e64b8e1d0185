package io.partnerinsights.core.created;

import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The names that the connector gives to its queries and reports. They contain fingerprints, by
 * which later reads find them. Only a label before them has no fixed width. There are letters and
 * digits only, because clients have seen other names refused.
 */
public final class ReportNames {
  private static final String PREFIX = "PartnerInsightsConnector";
  private static final String QUERY_STEM = PREFIX + "Query";
  private static final String REPORT_STEM = PREFIX + "Report";
  private static final String SCHEDULE_STEM = PREFIX + "Schedule";

  /** Ends the label, before the rest of the name. */
  static final String LABEL_END = "By";

  /** Hexadecimal digits of a mark, and of the number in a report's name. */
  private static final int MARK_DIGITS = 16;

  /** The form of a mark, as a regular expression. */
  public static final String MARK_FORMAT = "[0-9a-f]{" + MARK_DIGITS + "}";

  /** Digits of a report's name: a fingerprint, a mark and a number. */
  private static final int REPORT_DIGITS = Fingerprint.DIGITS + 2 * MARK_DIGITS;

  private static final Pattern REPORT_NAME =
      Pattern.compile(
          "([A-Za-z0-9]+" + LABEL_END + ")?" + REPORT_STEM + "[0-9a-f]{" + REPORT_DIGITS + "}");

  private static final Pattern UNMARKED_NAME =
      Pattern.compile(
          "("
              + QUERY_STEM
              + "|([A-Za-z0-9]+"
              + LABEL_END
              + ")?"
              + SCHEDULE_STEM
              + ")[0-9a-f]{"
              + Fingerprint.DIGITS
              + "}");

  private ReportNames() {}

  /** Returns a mark that no other read has. */
  public static String newMark(RandomGenerator random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Returns the mark of a read that this text identifies. */
  public static String markOf(String text) {
    return Fingerprint.of(text).digits().substring(0, MARK_DIGITS);
  }

  /** Whether the connector gives names of this form. */
  public static boolean isConnectorName(String name) {
    return REPORT_NAME.matcher(name).matches() || UNMARKED_NAME.matcher(name).matches();
  }

  public static String ofQuery(InsightsQuery query) {
    return QUERY_STEM + Fingerprint.of(query.toText());
  }

  /**
   * Returns the name of the scheduled report with this fingerprint. There is one for all streams,
   * which find each other's report by its name. It has another prefix than the reports of reads,
   * which must not adopt it.
   */
  public static String ofSchedule(Fingerprint fingerprint) {
    return SCHEDULE_STEM + fingerprint;
  }

  /** Whether a scheduled report with a fingerprint of these digits has this name. */
  static boolean isScheduleName(String name, String digits) {
    return UNMARKED_NAME.matcher(name).matches() && name.endsWith(SCHEDULE_STEM + digits);
  }

  /** Returns what the service accepts of a text in a name. */
  static String keepLettersAndDigits(String text) {
    return text.replaceAll("[^A-Za-z0-9]", "");
  }

  /** Returns the label of the reports that loads create. */
  static String loadLabel(String dataset) {
    return keepLettersAndDigits(dataset) + "Load";
  }

  static String withLabel(String label, String name) {
    return label.isEmpty() ? name : label + LABEL_END + name;
  }

  /** Whether the read with this mark has given a report this name, whatever it contains. */
  public static boolean hasMark(String name, String mark) {
    return REPORT_NAME.matcher(name).matches()
        && name.startsWith(mark, name.length() - 2 * MARK_DIGITS);
  }

  /**
   * Returns the name of one report: a label, the fingerprint, the mark of its read and a unique
   * number. After an ambiguous POST, the report is looked up by this name.
   *
   * @param label describes the report for people; only its letters and digits are used
   */
  public static String ofReport(String label, Fingerprint fingerprint, String mark, long number) {
    return withLabel(
        keepLettersAndDigits(label),
        REPORT_STEM + fingerprint + mark + HexFormat.of().toHexDigits(number));
  }

  /** Whether a read has given this name to a report with this fingerprint. */
  public static boolean isReportName(String name, Fingerprint fingerprint) {
    return isReportName(name, fingerprint.digits());
  }

  /** Whether the read with this mark has given this name to a report with this fingerprint. */
  public static boolean isReportName(String name, Fingerprint fingerprint, String mark) {
    return isReportName(name, fingerprint.digits() + mark);
  }

  private static boolean isReportName(String name, String firstDigits) {
    return REPORT_NAME.matcher(name).matches()
        && name.startsWith(firstDigits, name.length() - REPORT_DIGITS);
  }
}
