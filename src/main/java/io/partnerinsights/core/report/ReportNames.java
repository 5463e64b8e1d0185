package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names that the connector gives to its queries and reports: the same question has the same
 * name, or the same start of it, so that what was made can be found again. The service allows
 * letters, digits and blanks, 256 at most.
 */
final class ReportNames {
  private static final String PREFIX = "Partner Insights connector ";
  private static final int DIGITS = 32;

  private ReportNames() {}

  static String ofQuery(InsightsQuery query) {
    return PREFIX + fingerprint(query.print());
  }

  /**
   * The question's fingerprint, then this order's own number: a report that was made although its
   * answer was lost is told from all others on the same question.
   */
  static String ofReport(String queryId, ReportRequest request, long order) {
    return PREFIX
        + fingerprint(queryId + "\n" + request.range() + "\n" + request.format())
        + " "
        + HexFormat.of().toHexDigits(order);
  }

  private static String fingerprint(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
