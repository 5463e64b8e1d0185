package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.spi.Secret;
import org.apache.flink.api.connector.source.SourceEvent;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator sends a reader the newest link to the file of an execution, or says that the file
 * no longer exists, and that the read continues without it.
 *
 * @param linkNumber rises from link to link
 * @param link null if the file no longer exists
 */
public record LinkResponse(String executionId, int linkNumber, @Nullable Secret link)
    implements SourceEvent {

  /** Creates a response that the file is gone, and that the read continues without it. */
  public static LinkResponse ofLostFile(String executionId) {
    return new LinkResponse(executionId, Integer.MAX_VALUE, null);
  }

  public boolean isFileLost() {
    return link == null;
  }
}
