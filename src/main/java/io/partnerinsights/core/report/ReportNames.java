package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names that the connector gives to its queries and reports: the same question has the same
 * name, so that what was made can be found again. The service allows letters, digits and blanks,
 * 256 at most.
 */
final class ReportNames {
  private static final String PREFIX = "Partner Insights connector ";
  private static final int DIGITS = 32;

  private ReportNames() {}

  static String ofQuery(InsightsQuery query) {
    return PREFIX + fingerprint(query.print());
  }

  static String ofReport(String queryId, ReportRequest request) {
    return PREFIX + fingerprint(queryId + "\n" + request.range() + "\n" + request.format());
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
