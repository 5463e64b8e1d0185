package io.partnerinsights.core.http;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts receive a request; another interceptor answers instead of the network. */
final class DownloadHostsTest {
  private static final String API = "https://api.partnercenter.microsoft.com/insights/v1/mpn";

  /** The sandbox's links lead to this machine, and the service's do not. */
  @ParameterizedTest
  @CsvSource({
    "service, true, https://reports.blob.core.windows.net/r.csv?sig=x",
    "service, true, https://reports.dfs.core.windows.net/r.csv?sig=x",
    "service, true, https://reports.z12.blob.storage.azure.net/r.csv?sig=x",
    "service, true, https://reports.blob.core.usgovcloudapi.net/r.csv?sig=x",
    "service, true, https://reports.BLOB.core.chinacloudapi.cn/r.csv?sig=x",
    "service, true, https://api.partnercenter.microsoft.com/files/r.csv",
    "service, true, https://files.contoso.com/r.csv",
    "service, true, https://eu.cdn.contoso.com/r.csv",
    "service, false, https://evil.example/r.csv?sig=x",
    "service, false, https://blob.core.windows.net.evil.example/r.csv",
    "service, false, https://evilblob.core.windows.net/r.csv",
    "service, false, https://reports.table.core.windows.net/r.csv",
    "service, false, https://cdn.contoso.com/r.csv",
    "service, false, https://169.254.169.254/metadata",
    "service, false, http://localhost:8080/r.csv",
    "service, false, http://127.0.0.1:4040/api/v1/applications",
    "service, false, http://[::1]:4040/",
    "sandbox, true, http://127.0.0.1:9090/r.csv",
    "sandbox, false, https://evil.example/r.csv"
  })
  void followsALinkToAKnownHost(String api, boolean followed, String link) throws IOException {
    String apiUrl = api.equals("sandbox") ? "http://localhost:8080/insights" : API;
    if (followed) {
      assertThat(send(apiUrl, link)).isEqualTo(200);
      return;
    }
    PartnerInsightsException refused =
        assertFails(
            () -> send(apiUrl, link),
            ErrorCode.STORAGE_REFUSED,
            "Reason: the link leads to",
            "allowedDownloadHosts");
    assertThat(refused).hasMessageNotContaining("sig=");
  }

  private static int send(String apiUrl, String link) throws IOException {
    OkHttpClient offline =
        DownloadHosts.of(options(apiUrl))
            .restrictClient(new OkHttpClient())
            .newBuilder()
            .addInterceptor(chain -> ScriptedServer.answerCall(chain, 200, ""))
            .build();
    try (Response response = offline.newCall(new Request.Builder().url(link).build()).execute()) {
      return response.code();
    }
  }

  private static ConnectorOptions options(String apiUrl) {
    Map<String, String> cluster =
        Map.of("allowedDownloadHosts", "files.contoso.com, *.cdn.contoso.com");
    Map<String, String> raw = new HashMap<>(Map.of("dataset", "OfficeUsage"));
    raw.put("apiUrl", apiUrl);
    return ConnectorOptions.parse(OptionTexts.ofRead(ClusterOptions.of(cluster), raw));
  }
}
