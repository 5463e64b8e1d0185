package io.partnerinsights.core.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes two questions the same: the service, the account, the canonical query (or the id of a
 * query or report), the range and the format. Says nothing of any of them to who reads it.
 *
 * @param digits 32 hexadecimal digits
 */
public record Fingerprint(String digits) {
  private static final int DIGITS = 32;

  /**
   * The fingerprint of a request.
   *
   * @param account of the account's text
   */
  public static Fingerprint of(Fingerprint account, ReportRequest request) {
    return of(
        String.join(
            "\n",
            account.digits(),
            identity(request.question()),
            request.range().toString(),
            request.format().name()));
  }

  /** The fingerprint of a text, such as an account's. */
  public static Fingerprint of(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return new Fingerprint(HexFormat.of().formatHex(digest).substring(0, DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String identity(ReadTarget question) {
    if (question instanceof ReadTarget.QueryText text) {
      return "text " + text.query().print();
    }
    return question instanceof ReadTarget.ExistingQuery query
        ? "query " + query.queryId()
        : question.toString();
  }

  @Override
  public String toString() {
    return digits;
  }
}
