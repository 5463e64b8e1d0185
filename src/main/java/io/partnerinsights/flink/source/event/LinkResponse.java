package io.partnerinsights.flink.source.event;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.Secret;
import org.apache.flink.api.connector.source.SourceEvent;

/** The enumerator sends a reader the newest link, or the error of its renewal. */
public final class LinkResponse implements SourceEvent {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final Secret link;
  private final PartnerInsightsException failure;

  private LinkResponse(int number, Secret link, PartnerInsightsException failure) {
    this.number = number;
    this.link = link;
    this.failure = failure;
  }

  /** Creates a response with a link; later links have higher numbers. */
  public static LinkResponse of(int number, Secret link) {
    return new LinkResponse(number, link, null);
  }

  /** Creates a response to a request that failed. */
  public static LinkResponse failed(int number, PartnerInsightsException failure) {
    return new LinkResponse(number, null, failure);
  }

  /** Returns the number of the link, or of the expired link that could not be renewed. */
  public int number() {
    return number;
  }

  /** Returns the link; null if the renewal failed. */
  public Secret link() {
    return link;
  }

  /** Returns the error of the renewal; null if it succeeded. */
  public PartnerInsightsException failure() {
    return failure;
  }
}
