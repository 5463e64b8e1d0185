package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Disturbs the first POSTs that create a query or report of one name, in the order in which the
 * quirks are declared. Thread-safe.
 */
final class PostQuirks {
  private static final List<Quirk> POST_QUIRKS =
      List.of(Quirk.THROTTLED_POSTS, Quirk.LOST_ANSWERS, Quirk.FAILED_ANSWERS);

  private final List<Quirk> activeQuirks;
  private final Map<String, Integer> postCounts = new ConcurrentHashMap<>();

  PostQuirks(Backend backend) {
    this.activeQuirks = POST_QUIRKS.stream().filter(backend::has).toList();
  }

  /** Counts a request and returns what happens to it, if anything. */
  Optional<Quirk> takeNextQuirk(HttpRequest request) {
    if (activeQuirks.isEmpty() || !request.method().equals("POST")) {
      return Optional.empty();
    }
    Parameters body = Parameters.ofBody(request);
    String requestName =
        Stream.of("ReportName", "Name")
            .map(body::findText)
            .map(String::valueOf)
            .reduce(request.path(), (a, b) -> a + "\n" + b);
    int postNumber = postCounts.merge(requestName.toLowerCase(Locale.ROOT), 1, Integer::sum);
    return activeQuirks.stream().skip(postNumber - 1L).findFirst();
  }
}
