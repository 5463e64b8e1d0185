package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

/** An interceptor answers in place of a host of a private network. */
final class UnknownHostTest {
  private static final String PAGE = "admin interface, version 7";

  @Test
  void showsThePlainTextOfTheServiceOnly() {
    assertThatThrownBy(() -> datasets("https://api.partnercenter.microsoft.com/insights/v1/mpn"))
        .hasMessageContainingAll("400", PAGE);
    assertThatThrownBy(() -> datasets("https://intranet.example/admin"))
        .hasMessageContaining("400")
        .hasMessageNotContaining("admin interface");
  }

  private static void datasets(String apiUrl) {
    OkHttpClient answering =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain ->
                    new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(400)
                        .message("Bad Request")
                        .body(ResponseBody.create(PAGE, MediaType.get("text/plain")))
                        .build())
            .build();
    new PartnerInsightsClient(
            ServiceUrl.parse(apiUrl),
            new ClientFixture.Tokens(() -> "token"),
            RetryingHttp.of(answering, RetryPolicy.never()),
            MonotonicClock.system())
        .datasets();
  }
}
