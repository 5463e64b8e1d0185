package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.TextResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Sends MSAL's requests with the connector's HTTP client, proxy, trust store and retries. MSAL
 * requires an https authority whose path is the tenant only. This client gives it such a URL and
 * replaces it with the real one before sending. So an authority on the loopback interface works,
 * for which {@link ServiceUrl} also accepts http.
 */
final class MsalHttpClient implements IHttpClient {
  private final ServiceUrl authorityUrl;
  private final RetryingHttp http;

  MsalHttpClient(ServiceUrl authorityUrl, RetryingHttp http) {
    this.authorityUrl = authorityUrl;
    this.http = http;
  }

  /** Returns the authority URL in the form that MSAL requires. */
  String authority(String tenantId) {
    HttpUrl url = authorityUrl.url();
    return new HttpUrl.Builder()
        .scheme("https")
        .host(url.host())
        .port(url.port())
        .addPathSegment(tenantId)
        .addPathSegment("")
        .build()
        .toString();
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws IOException {
    HttpUrl requested = HttpUrl.get(request.url());
    Request.Builder builder =
        new Request.Builder()
            .url(authorityUrl.at(requested.pathSegments().toArray(String[]::new)))
            .method(method(request), body(request));
    if (request.headers() != null) {
      request.headers().forEach(builder::header);
    }
    return response(http.fetchIdempotent(builder.build()));
  }

  private static String method(HttpRequest request) {
    return request.httpMethod() == HttpMethod.POST ? "POST" : "GET";
  }

  /** Returns the body without a media type, because MSAL sets it in the headers. */
  private static RequestBody body(HttpRequest request) {
    return request.httpMethod() == HttpMethod.POST
        ? RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8), null)
        : null;
  }

  private static IHttpResponse response(TextResponse received) {
    HttpResponse response = new HttpResponse().statusCode(received.status()).body(received.body());
    response.addHeaders(received.headers().toMultimap());
    return response;
  }
}
