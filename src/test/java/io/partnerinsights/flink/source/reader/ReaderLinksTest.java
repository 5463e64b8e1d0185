package io.partnerinsights.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

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
    requests.add(request.executionId() + " " + request.newerThan());
    int number = request.newerThan() + 1;
    links.onResponse(new LinkResponse(request.executionId(), number, number == 1 ? OLD : NEW));
  }

  @Test
  void requestsTheLinkOfEachExecution() {
    links = new ReaderLinks("read", this::respond);

    assertThat(links.awaitFileDroppingOthers(split("a"))).isTrue();
    assertThat(links.of(split("a")).newestLink()).isEqualTo(OLD);
    assertThat(links.awaitFileDroppingOthers(split("b"))).isTrue();
    assertThat(links.of(split("b")).renewLink(OLD)).contains(NEW);

    assertThat(requests).containsExactly("a 0", "b 0", "b 1");
  }

  @Test
  void anExpiredLinkThatWasRenewedMeanwhileIsNotRequested() {
    links = new ReaderLinks("read", this::respond);
    links.of(split("a")).renewLink(OLD);

    assertThat(links.of(split("a")).renewLink(OLD)).contains(NEW);
    assertThat(requests).containsExactly("a 0", "a 1");
  }

  @Test
  void knowsThatAFileIsLost() {
    links =
        new ReaderLinks(
            "read", request -> links.onResponse(LinkResponse.ofLostFile(request.executionId())));

    assertThat(links.awaitFileDroppingOthers(split("a"))).isFalse();
  }
}
