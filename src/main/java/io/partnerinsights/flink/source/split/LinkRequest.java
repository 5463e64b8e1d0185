package io.partnerinsights.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/** A reader asks the enumerator for the link to the file of an execution. */
public final class LinkRequest implements SourceEvent {
  private static final long serialVersionUID = 1L;

  private final String executionId;
  private final int newerThan;

  /**
   * Creates a request.
   *
   * @param newerThan number of the link that has expired; 0 if the reader has none
   */
  public LinkRequest(String executionId, int newerThan) {
    this.executionId = executionId;
    this.newerThan = newerThan;
  }

  /** Returns the id of the execution. */
  public String executionId() {
    return executionId;
  }

  /** Returns the number of the link that has expired; 0 if the reader has none. */
  public int newerThan() {
    return newerThan;
  }
}
