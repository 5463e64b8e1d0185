package io.partnerinsights.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Ends a reader of an earlier source in a {@code HybridSource}. The enumerator of the current
 * source sends it, because the enumerator of the earlier source no longer exists.
 *
 * @param sourceId identifies the reader's source
 */
public record NoMoreSplits(String sourceId) implements SourceEvent {}
