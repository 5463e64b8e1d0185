package io.partnerinsights.core.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identifies the content of a report: service, account, canonical query (or the id of a query or
 * report), range and format. It is a digest and reveals none of them.
 *
 * @param digits 32 hexadecimal digits
 */
public record Fingerprint(String digits) {
  private static final int DIGITS = 32;

  /**
   * Returns the fingerprint of a request.
   *
   * @param account the fingerprint of the account's text
   */
  public static Fingerprint of(Fingerprint account, ReportRequest request) {
    return of(
        String.join(
            "\n",
            account.digits(),
            identity(request.target()),
            request.range() == null ? "no range" : request.range().toText(),
            request.format().name()));
  }

  /** Returns the fingerprint of a text, such as an account's. */
  public static Fingerprint of(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return new Fingerprint(HexFormat.of().formatHex(digest).substring(0, DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String identity(ReadTarget target) {
    if (target instanceof ReadTarget.QueryText text) {
      return "text " + text.query().print();
    }
    if (target instanceof ReadTarget.StoredQuery query) {
      return "query " + query.queryId();
    }
    ReadTarget.ExistingReport report = (ReadTarget.ExistingReport) target;
    return "report "
        + report.reportId()
        + " "
        + (report.executionId() == null ? "" : report.executionId());
  }

  @Override
  public String toString() {
    return digits;
  }
}
