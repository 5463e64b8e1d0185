package io.partnerinsights.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The links of several executions; the enumerator responds at once. */
@Timeout(60)
final class ReaderLinksTest {
  private static final Secret OLD = Secret.of("https://store/old");
  private static final Secret NEW = Secret.of("https://store/new");

  private final List<String> requests = new ArrayList<>();
  private ReaderLinks links;

  private static ReadSplit split(String executionId) {
    return ReadSplit.fromJson(
        "{\"reportId\":\"r\",\"executionId\":\"%s\",\"format\":\"CSV\"}".formatted(executionId));
  }

  private void respond(LinkRequest request) {
    requests.add(request.executionId() + " " + request.expiredLinkNumber());
    int number = request.expiredLinkNumber() + 1;
    links.onResponse(new LinkResponse(request.executionId(), number, number == 1 ? OLD : NEW));
  }

  private LinkSource linksOf(String executionId) {
    return links.switchToSplit(split(executionId)).orElseThrow();
  }

  @Test
  void requestsTheLinkOfEachExecution() {
    links = new ReaderLinks("read", this::respond);

    assertThat(linksOf("a").newestLink()).isEqualTo(OLD);
    assertThat(linksOf("b").renewLink(OLD)).contains(NEW);

    assertThat(requests).containsExactly("a 0", "b 0", "b 1");
  }

  @Test
  void anExpiredLinkThatWasRenewedMeanwhileIsNotRequested() {
    links = new ReaderLinks("read", this::respond);
    linksOf("a").renewLink(OLD);

    assertThat(linksOf("a").renewLink(OLD)).contains(NEW);
    assertThat(requests).containsExactly("a 0", "a 1");
  }

  @Test
  void knowsThatAFileIsLost() {
    links =
        new ReaderLinks(
            "read", request -> links.onResponse(LinkResponse.ofLostFile(request.executionId())));

    assertThat(links.switchToSplit(split("a"))).isEmpty();
  }
}
