package io.partnerinsights.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader asks the enumerator for the link to the file of an execution.
 *
 * @param newerThan number of the link that has expired; 0 if the reader has none
 */
public record LinkRequest(String executionId, int newerThan) implements SourceEvent {}
