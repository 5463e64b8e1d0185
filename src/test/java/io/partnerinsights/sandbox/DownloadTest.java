package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import java.net.http.HttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads: changed links, conditional headers, ranges and forms of files. */
final class DownloadTest {
  private static final Map<String, String> RANGE =
      Map.of("QueryStartTime", "2026-01-01T00:00:00Z", "QueryEndTime", "2026-07-01T00:00:00Z");

  @AutoClose private Sandbox sandbox;
  private SandboxClient client;
  private String link;

  /** Starts a sandbox with these flags and creates a file of one row. */
  private void start(String flags, String month) {
    String always = "--port 0 --scale 0.1 --latency 0s --compression none --data-until 2026-06 ";
    sandbox = SandboxMain.parseSettings((always + flags).split(" ")).start();
    client = new SandboxClient(sandbox);
    String query = "SELECT DISTINCT Month FROM OfficeUsage WHERE Month = '%s'";
    link = client.createFileLink(query.formatted(month), RANGE);
  }

  private Response download(String... headers) {
    return client.download(link, headers);
  }

  @Test
  void refusesAChangedLinkAndAnAuthorizationHeader() {
    start("", "MAY-2026");
    for (String changed :
        new String[] {
          link.replace("sig=", "sig=x"),
          link.replaceAll("se=\\d{4}", "se=2999"),
          link.substring(0, link.indexOf('?'))
        }) {
      assertThat(client.download(changed).status()).isEqualTo(403);
    }
    assertThat(download("Authorization", "Bearer abc").text())
        .contains("<Code>InvalidAuthenticationInfo</Code>");
  }

  @Test
  void rejectsLinksInTheFormOfAzureStorage() {
    start("", "MAY-2026");
    sandbox.rejectLinks("AuthorizationPermissionMismatch");

    Response response = download();

    HttpHeaders headers = response.http().headers();
    assertThat(response.status()).isEqualTo(403);
    assertThat(headers.firstValue("x-ms-error-code")).contains("AuthorizationPermissionMismatch");
    assertThat(response.text())
        .startsWith("\uFEFF<?xml")
        .contains(
            "<Code>AuthorizationPermissionMismatch</Code>", "using this permission.\nRequestId:")
        .contains("RequestId:" + headers.firstValue("x-ms-request-id").orElseThrow() + "\nTime:20");
  }

  @ParameterizedTest
  @CsvSource({
    "--file empty_without_rows, MAY-2031, ''",
    "--file quote_all, MAY-2031, \"Month\"\\n",
    "--file empty_without_rows --file quote_all, MAY-2026, \"Month\"\\n\"MAY-2026\"\\n",
    "--file crlf --file byte_order_mark, MAY-2026, \uFEFFMonth\\r\\nMAY-2026\\r\\n",
    "--dates date, 2026-05-01, Month\\n2026-05-01\\n",
    "--dates date_time, 2026-05-01, Month\\n2026-05-01T00:00:00\\n",
    "--dates date_time_utc, 2026-05-01, Month\\n2026-05-01T00:00:00Z\\n",
    "--dates fractions, 2026-05-01, Month\\n2026-05-01T00:00:00.0000000\\n",
    "--dates us_date, 2026-05-01, Month\\n5/1/2026\\n",
    "--dates us_date_time, 2026-05-01, Month\\n5/1/2026 12:00:00 AM\\n"
  })
  void writesFilesInTheConfiguredForm(String flags, String month, String text) {
    start(flags, month);
    assertThat(download().text().replace("\n", "\\n").replace("\r", "\\r")).isEqualTo(text);
  }
}
