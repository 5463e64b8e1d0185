package io.partnerinsights.flink.source.event;

import org.apache.flink.api.connector.source.SourceEvent;

/** A reader asks the enumerator for the link to the report's file. */
public final class LinkRequest implements SourceEvent {
  private static final long serialVersionUID = 1L;

  private final int newerThan;

  /**
   * Creates a request.
   *
   * @param newerThan number of the link that has expired; 0 if the reader has none
   */
  public LinkRequest(int newerThan) {
    this.newerThan = newerThan;
  }

  /** Returns the number of the link that has expired; 0 if the reader has none. */
  public int newerThan() {
    return newerThan;
  }
}
