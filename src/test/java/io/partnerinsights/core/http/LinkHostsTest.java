package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts receive a request; another interceptor answers instead of the network. */
final class LinkHostsTest {
  private static final String API = "https://api.partnercenter.microsoft.com/insights/v1/mpn";
  private static final String SANDBOX = "http://localhost:8080/insights";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://reports.blob.core.windows.net/r.csv?sig=x",
        "https://reports.dfs.core.windows.net/r.csv?sig=x",
        "https://reports.z12.blob.storage.azure.net/r.csv?sig=x",
        "https://reports.blob.core.usgovcloudapi.net/r.csv?sig=x",
        "https://reports.BLOB.core.chinacloudapi.cn/r.csv?sig=x",
        "https://api.partnercenter.microsoft.com/files/r.csv",
        "https://files.contoso.com/r.csv",
        "https://eu.cdn.contoso.com/r.csv"
      })
  void followsALinkToAKnownHost(String link) throws IOException {
    assertThat(send(API, link)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/r.csv?sig=x",
        "https://blob.core.windows.net.evil.example/r.csv",
        "https://evilblob.core.windows.net/r.csv",
        "https://reports.table.core.windows.net/r.csv",
        "https://cdn.contoso.com/r.csv",
        "https://169.254.169.254/metadata",
        "http://localhost:8080/r.csv",
        "http://127.0.0.1:4040/api/v1/applications",
        "http://[::1]:4040/"
      })
  void refusesALinkToAnotherHost(String link) {
    assertThatThrownBy(() -> send(API, link))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_REFUSED))
        .hasMessageContainingAll("Reason: it leads to", "allowedDownloadHosts")
        .hasMessageNotContaining("sig=");
  }

  @Test
  void followsALinkOfTheSandboxToThisMachineOnly() throws IOException {
    assertThat(send(SANDBOX, "http://127.0.0.1:9090/r.csv")).isEqualTo(200);
    assertThatThrownBy(() -> send(SANDBOX, "https://evil.example/r.csv"))
        .hasMessageContaining("evil.example");
  }

  private static int send(String apiUrl, String link) throws IOException {
    OkHttpClient offline =
        LinkHosts.of(options(apiUrl))
            .restrict(new OkHttpClient())
            .newBuilder()
            .addInterceptor(
                chain ->
                    new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(ResponseBody.create("", null))
                        .build())
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
    return ConnectorOptions.parse(raw, ClusterOptions.of(cluster));
  }
}
