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
 * MSAL over the connector's HTTP client: same proxy, trust store and retries. MSAL insists on an
 * https authority with nothing but the tenant in its path; this gives it one and puts the real base
 * back before sending, so that an authority on this machine works. Its scheme is http only if
 * {@link ServiceUrl} let it pass as loopback.
 */
final class MsalHttpClient implements IHttpClient {
  private final ServiceUrl authorityUrl;
  private final RetryingHttp http;

  MsalHttpClient(ServiceUrl authorityUrl, RetryingHttp http) {
    this.authorityUrl = authorityUrl;
    this.http = http;
  }

  /** The authority as MSAL wants it. */
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
    HttpUrl asked = HttpUrl.get(request.url());
    Request.Builder builder =
        new Request.Builder()
            .url(authorityUrl.at(asked.pathSegments().toArray(String[]::new)))
            .method(method(request), body(request));
    if (request.headers() != null) {
      request.headers().forEach(builder::header);
    }
    return response(http.fetchIdempotent(builder.build()));
  }

  private static String method(HttpRequest request) {
    return request.httpMethod() == HttpMethod.POST ? "POST" : "GET";
  }

  /** Without a media type of its own: MSAL names it in the headers. */
  private static RequestBody body(HttpRequest request) {
    return request.httpMethod() == HttpMethod.POST
        ? RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8), null)
        : null;
  }

  private static IHttpResponse response(TextResponse answer) {
    HttpResponse response = new HttpResponse().statusCode(answer.status()).body(answer.body());
    response.addHeaders(answer.headers().toMultimap());
    return response;
  }
}
