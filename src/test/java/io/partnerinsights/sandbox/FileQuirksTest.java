package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The quirks of files and downloads. */
final class FileQuirksTest {
  private static final String QUERY =
      "SELECT MonthKey, Month, DesktopUsers FROM TeamsUsageWorkload LIMIT 1 TIMESPAN LAST_MONTH";

  private Sandbox sandbox;
  private SandboxClient client;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private String start(Quirk... quirks) {
    sandbox =
        Sandbox.builder()
            .likePages()
            .clock(ManualClock.at(Instant.parse("2026-07-15T12:00:00Z")))
            .latency(Duration.ZERO)
            .compression(Compression.NONE)
            .with(s -> s.quirks.addAll(Set.of(quirks)))
            .start();
    client = new SandboxClient(sandbox);
    return client.link(QUERY, Map.of());
  }

  @Test
  void writesValuesInOtherForms() {
    String link = start(Quirk.DECIMAL_INTEGERS, Quirk.DIGIT_DATES, Quirk.LOWER_CASE_FILE_HEADER);
    Map<String, String> row = sandbox.expectedRows(QUERY).get(0);
    assertThat(row.get("DesktopUsers")).matches("\\d+");
    assertThat(client.download(link).text())
        .isEqualTo(
            "monthkey,month,desktopusers\n20260601,2026-06-01T00:00:00,"
                + row.get("DesktopUsers")
                + ".0\n");
    String test = "/ScheduledQueries/testQueryResult?exportQuery=" + SandboxClient.encode(QUERY);
    assertThat(client.get(test).item().path("DesktopUsers").toString())
        .isEqualTo(row.get("DesktopUsers") + ".0");
  }

  @Test
  void sendsABodyWithoutALength() {
    String link = start(Quirk.BODIES_WITHOUT_LENGTH);
    for (String range : new String[] {"bytes=0-", "bytes=0-3"}) {
      Response file = client.download(link, "Range", range);
      assertThat(file.headers())
          .containsEntry("connection", "close")
          .doesNotContainKeys("content-length", "transfer-encoding");
      assertThat(file.text()).startsWith("Mont");
    }
  }

  /** Nothing shows the client that the body has been cut. */
  @Test
  void cutsABodyWithoutALengthSilently() throws IOException {
    String link = start(Quirk.BODIES_WITHOUT_LENGTH);
    sandbox.faults().on("GET", "/blob/").breakAfter(4);
    assertThat(client.raw(SandboxClient.request(link)).text()).isEqualTo("Mont");
  }

  @Test
  void cutsABodyWithALengthVisibly() {
    String link = start();
    sandbox.faults().on("GET", "/blob/").breakAfter(4);
    assertThatThrownBy(() -> client.raw(SandboxClient.request(link)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void sendsRangesWithoutATag() {
    String link = start(Quirk.TAGS_VANISH);
    assertThat(client.download(link).headers()).containsKey("etag");
    assertThat(client.download(link, "Range", "bytes=0-3").headers()).doesNotContainKey("etag");
  }
}
