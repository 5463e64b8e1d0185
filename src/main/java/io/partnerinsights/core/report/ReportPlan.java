package io.partnerinsights.core.report;

import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ReportSchema;

/**
 * A request that was checked with GETs only: its query is known and its names are right. Nothing
 * has been created on the service for it.
 *
 * @param query the user's own text, or the stored one
 * @param schema the columns of the report's file
 * @param account a digest of service and account
 */
public record ReportPlan(
    ReportRequest request, InsightsQuery query, ReportSchema schema, Fingerprint account) {

  /** Equal for all plans that one report can serve. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(account, request);
  }
}
