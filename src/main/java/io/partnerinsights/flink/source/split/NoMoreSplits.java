package io.partnerinsights.flink.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The enumerator of a later source of a {@code HybridSource} tells a reader of an earlier one that
 * it gets no further splits. The enumerator of the earlier source no longer exists.
 *
 * @param readId identifies the reader's source
 */
public record NoMoreSplits(String readId) implements SourceEvent {}
