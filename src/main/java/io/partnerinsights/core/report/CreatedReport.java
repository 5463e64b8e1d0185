package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;

/** A report that this application has created or adopted. */
record CreatedReport(
    PartnerInsightsClient client, String id, Removal removal, ReportLifecycle owner) {

  boolean hasFailed() {
    return owner.hasFailed(id);
  }

  /** Whether the application deletes it at its end. */
  boolean isDeletable() {
    boolean own = removal == Removal.AT_END && owner.isRead(id);
    return removal != Removal.NEVER && (own || owner.isOver(id));
  }

  /** Whether it stays although a read of it has failed. */
  boolean staysAfterFailure() {
    return removal != Removal.NEVER && hasFailed() && !isDeletable();
  }

  /** Whether its query may be deleted. */
  boolean needsNoQuery() {
    return removal == Removal.NEVER ? owner.isRead(id) : isDeletable();
  }
}
