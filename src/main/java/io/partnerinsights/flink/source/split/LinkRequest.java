package io.partnerinsights.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader asks the enumerator for the link to the file of an execution. In a {@code HybridSource}
 * a reader may read splits of an earlier source again, and the enumerator is that of a later
 * source: the ids suffice to find the file.
 *
 * @param sourceId identifies the reader's source
 * @param expiredLinkNumber number of the link that has expired; {@link #NO_LINK} if the reader has
 *     none
 */
public record LinkRequest(
    String sourceId, String reportId, String executionId, int expiredLinkNumber)
    implements SourceEvent {
  public static final int NO_LINK = 0;
}
