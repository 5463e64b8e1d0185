package io.partnerinsights.core.plan;

import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import java.util.Objects;
import okio.ByteString;

/**
 * Identifies the content of a report: service, account, canonical query (or the id of a query or
 * report), range and format. It is a digest and reveals none of them.
 *
 * @param digits 32 hexadecimal digits
 */
public record Fingerprint(String digits) {
  public static final int DIGITS = 32;

  /** Returns the fingerprint of a request by an account, which has a fingerprint itself. */
  public static Fingerprint of(Fingerprint account, ReportRequest request) {
    String range = request.range() == null ? "no range" : request.range().toText();
    String target = targetText(request.target());
    return of(String.join("\n", account.digits(), target, range, request.format().name()));
  }

  /** Returns the fingerprint of a text, such as an account's. */
  public static Fingerprint of(String text) {
    return new Fingerprint(ByteString.encodeUtf8(text).sha256().hex().substring(0, DIGITS));
  }

  private static String targetText(ReadTarget target) {
    if (target instanceof ReadTarget.QueryText text) {
      return "text " + text.query().toText();
    }
    if (target instanceof ReadTarget.StoredQuery query) {
      return "query " + query.queryId();
    }
    ReadTarget.ExistingReport report = (ReadTarget.ExistingReport) target;
    return "report " + report.reportId() + " " + Objects.toString(report.executionId(), "");
  }

  @Override
  public String toString() {
    return digits;
  }
}
