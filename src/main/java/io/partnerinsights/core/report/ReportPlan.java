package io.partnerinsights.core.report;

import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.Optional;

/**
 * A request that the service can answer: its query is known and its names are right. Nothing has
 * been made on the service yet.
 *
 * @param request what was asked for
 * @param query the query behind it: the user's own text, or what the service has under the id
 * @param schema the columns of the file to come
 * @param account a digest of who asks which service
 */
public record ReportPlan(
    ReportRequest request, InsightsQuery query, ReportSchema schema, Fingerprint account) {

  /** The same question over another range. */
  public ReportPlan over(TimeRange range) {
    ReportRequest narrowed =
        new ReportRequest(request.question(), Optional.of(range), request.format());
    return new ReportPlan(narrowed, query, schema, account);
  }

  /** Equal for all plans that one report can serve. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(account, request);
  }
}
