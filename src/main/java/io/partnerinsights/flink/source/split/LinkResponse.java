package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.Secret;
import org.apache.flink.api.connector.source.SourceEvent;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator sends a reader the newest link to the file of an execution, or says why it sends
 * no link.
 */
public final class LinkResponse implements SourceEvent {
  private static final long serialVersionUID = 1L;

  private final String executionId;
  private final int number;
  private final @Nullable Secret link;
  private final @Nullable PartnerInsightsException failure;

  private LinkResponse(
      String executionId,
      int number,
      @Nullable Secret link,
      @Nullable PartnerInsightsException failure) {
    this.executionId = executionId;
    this.number = number;
    this.link = link;
    this.failure = failure;
  }

  /** Creates a response with a link; later links have higher numbers. */
  public static LinkResponse of(String executionId, int number, Secret link) {
    return new LinkResponse(executionId, number, link, null);
  }

  /** Creates a response to a request that failed. */
  public static LinkResponse failed(LinkRequest request, PartnerInsightsException failure) {
    return new LinkResponse(request.executionId(), request.newerThan(), null, failure);
  }

  /** Creates a response that there is no file any more, and that the read continues without it. */
  public static LinkResponse lost(String executionId) {
    return new LinkResponse(executionId, Integer.MAX_VALUE, null, null);
  }

  /** Returns the id of the execution. */
  public String executionId() {
    return executionId;
  }

  /** Returns the number of the link, or of the expired link that could not be renewed. */
  public int number() {
    return number;
  }

  /** Returns the link; null in a response without one. */
  public @Nullable Secret link() {
    return link;
  }

  /** Returns the error of the renewal; null if it succeeded. */
  public @Nullable PartnerInsightsException failure() {
    return failure;
  }

  /** Whether there is no file any more, and the read continues without it. */
  public boolean isLost() {
    return link == null && failure == null;
  }
}
