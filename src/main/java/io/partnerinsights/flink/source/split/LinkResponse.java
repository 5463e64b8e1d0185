package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.Secret;
import org.apache.flink.api.connector.source.SourceEvent;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator sends a reader the newest link to the file of an execution, or says why it sends
 * no link.
 *
 * @param number rises from link to link; of an error, the number of the expired link
 * @param link null in a response without one
 * @param failure the error of the renewal; null if it succeeded
 */
public record LinkResponse(
    String executionId,
    int number,
    @Nullable Secret link,
    @Nullable PartnerInsightsException failure)
    implements SourceEvent {

  /** Creates a response that there is no file any more, and that the read continues without it. */
  public static LinkResponse lost(String executionId) {
    return new LinkResponse(executionId, Integer.MAX_VALUE, null, null);
  }

  /** Whether there is no file any more, and the read continues without it. */
  public boolean isLost() {
    return link == null && failure == null;
  }
}
