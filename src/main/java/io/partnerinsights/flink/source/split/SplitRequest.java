package io.partnerinsights.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader asks the enumerator for a split. Flink's own request does not say for which source of a
 * {@code HybridSource} it is.
 *
 * @param sourceId identifies the reader's source
 */
public record SplitRequest(String sourceId) implements SourceEvent {}
