package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.ConnectionId;

/**
 * Identifies in memory what reads share: the same content, read by the same connection. The
 * fingerprint alone is a digest of what a token claims, which a read may have made up.
 */
public record SharedKey(ConnectionId connection, Fingerprint fingerprint) {
  /** Returns the key of a report: another service may have another report with its id. */
  public static SharedKey ofReport(ConnectionId connection, String reportId) {
    return new SharedKey(connection, Fingerprint.of("report " + reportId));
  }
}
