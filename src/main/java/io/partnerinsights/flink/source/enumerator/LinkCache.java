package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest link of each execution. Readers that find the same link expired share its successor.
 * Runs on the worker thread.
 */
final class LinkCache {
  /** Maximum number of executions; the link of an older one is requested from the service again. */
  private static final int MOST_EXECUTIONS = 1_000;

  private final SplitDiscovery work;
  private final Map<String, LinkResponse> newest = new LruMap<>(MOST_EXECUTIONS);

  /** Numbers rise over all executions, so that none is issued twice. */
  private int issued;

  LinkCache(SplitDiscovery work) {
    this.work = work;
  }

  /** Returns a link that is newer than the reader's; requests it from the service if needed. */
  LinkResponse respond(LinkRequest request) {
    LinkResponse known = newest.get(request.executionId());
    if (known == null || known.number() <= request.newerThan()) {
      known = issue(request.executionId(), known == null ? null : known.link());
      newest.put(request.executionId(), known);
    }
    return known;
  }

  private LinkResponse issue(String executionId, @Nullable Secret expired) {
    issued++;
    return work.link(executionId, expired)
        .map(link -> LinkResponse.of(executionId, issued, link))
        .orElseGet(() -> LinkResponse.lost(executionId));
  }
}
