package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/**
 * The readers' requests for links, and the responses to them. A request waits while there are no
 * links yet or while its reader is not registered: a restored reader requests its link before Flink
 * registers it.
 *
 * <p>The coordinator's thread calls {@link #answerOrKeep}, {@link #sendPendingLinks} and {@link
 * #forgetRequests}, and sends the responses. Each response is found on the thread of links, while
 * the worker thread of {@code callAsync} waits for it.
 */
final class LinkRequests {
  private static final ErrorTemplate FILE_NOT_FOUND =
      ErrorCode.REPORT_NOT_FOUND.template(
          "The job cannot continue to read execution {executionId} of report {reportId}",
          "an earlier source of the HybridSource began to read this execution, and the user of the"
              + " current source cannot see it",
          "use the same credentials in all sources of the HybridSource",
          "reportId, executionId");

  private final SplitEnumeratorContext<?> context;
  private final FlinkRead read;
  private final SplitDiscovery<?> discovery;
  private final ServiceThreads threads;

  /** The link that each reader waits for. Only the coordinator's thread uses it. */
  private final Map<ReaderAttempt, LinkRequest> pendingRequests = new HashMap<>();

  /**
   * The newest link of each execution; that of an older one is requested again. Only the thread of
   * links uses it and the number.
   */
  private final Map<String, LinkResponse> newestResponses = new LruMap<>(1_000);

  /** Rises over all executions, so that no number is issued twice. */
  private int lastLinkNumber;

  LinkRequests(
      SplitEnumeratorContext<?> context,
      FlinkRead read,
      SplitDiscovery<?> discovery,
      ServiceThreads threads) {
    this.context = context;
    this.read = read;
    this.discovery = discovery;
    this.threads = threads;
  }

  /** Responds to a request, or keeps it until {@link #sendPendingLinks}. */
  void answerOrKeep(ReaderAttempt reader, LinkRequest request, DiscoveryProgress progress) {
    pendingRequests.put(reader, request);
    sendLinkIfReady(reader, request, progress);
  }

  /** Responds to the requests that have waited for this progress, or for their readers. */
  void sendPendingLinks(DiscoveryProgress progress) {
    Map.copyOf(pendingRequests)
        .forEach((reader, request) -> sendLinkIfReady(reader, request, progress));
  }

  void forgetRequests(int subtask) {
    pendingRequests.keySet().removeIf(reader -> reader.subtask() == subtask);
  }

  private void sendLinkIfReady(
      ReaderAttempt reader, LinkRequest request, DiscoveryProgress progress) {
    if (mayRespond(reader, request, progress)) {
      pendingRequests.remove(reader);
      sendLink(reader, request);
    }
  }

  /** A {@code HybridSource} does not list readers of earlier sources, but they receive events. */
  private boolean mayRespond(
      ReaderAttempt reader, LinkRequest request, DiscoveryProgress progress) {
    boolean isOfEarlierSource = !request.sourceId().equals(read.sourceId());
    return !threads.isStopped()
        && (isOfEarlierSource
            || (progress.hasLinks() && context.registeredReaders().containsKey(reader.subtask())));
  }

  private void sendLink(ReaderAttempt reader, LinkRequest request) {
    context.callAsync(
        () -> awaitResponse(request),
        (response, failure) ->
            threads.handleResult(
                response, failure, linkResponse -> reader.sendEvent(linkResponse, context)));
  }

  /** Runs on the worker thread of {@code callAsync}. Returns empty after the end. */
  private Optional<LinkResponse> awaitResponse(LinkRequest request) {
    return threads.isStopped()
        ? Optional.empty()
        : Optional.of(threads.callOnLinkThread(() -> findOrIssueLink(request)));
  }

  /**
   * Returns a link that is newer than the reader's; requests it from the service if needed. Readers
   * that find the same link expired share its successor. Runs on the thread of links.
   */
  private LinkResponse findOrIssueLink(LinkRequest request) {
    LinkResponse newestResponse = newestResponses.get(request.executionId());
    if (newestResponse == null || newestResponse.linkNumber() <= request.expiredLinkNumber()) {
      newestResponse = issueLink(request, newestResponse == null ? null : newestResponse.link());
      newestResponses.put(request.executionId(), newestResponse);
    }
    return newestResponse;
  }

  private LinkResponse issueLink(LinkRequest request, @Nullable Secret rejectedLink) {
    lastLinkNumber++;
    String executionId = request.executionId();
    return (discovery.isDiscovered(request)
            ? discovery.requestLink(executionId, rejectedLink)
            : requestEarlierSourceLink(request))
        .map(link -> new LinkResponse(executionId, lastLinkNumber, link))
        .orElseGet(() -> LinkResponse.ofLostFile(executionId));
  }

  /** An execution that the discovery has never found is not lost: it has a link, or is an error. */
  private Optional<Secret> requestEarlierSourceLink(LinkRequest request) {
    String reportId = request.reportId();
    String executionId = request.executionId();
    return Optional.of(
        read.requestLink(reportId, executionId)
            .orElseThrow(() -> FILE_NOT_FOUND.error(executionId, reportId)));
  }
}
