package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one MSAL flow with the connector's HTTP client, proxy, trust store and
 * retries. MSAL requires an https authority whose path is the tenant only. This client gives it
 * such a URL and replaces it with the real one before sending. So an authority on the loopback
 * interface works, for which {@link ServiceUrl} also accepts http.
 */
final class MsalHttpClient implements IHttpClient {
  /** Fields of a token request that an authority must not make us show. */
  static final Set<String> SECRET_FIELDS =
      Set.of(
          "client_secret",
          "client_assertion",
          "password",
          "refresh_token",
          "device_code",
          "code",
          "code_verifier");

  /** The authority; null for requests that are sent to their own URL. */
  private final @Nullable ServiceUrl authorityUrl;

  private final RetryingHttp http;
  private final Set<String> secrets = new HashSet<>();
  private @Nullable Secret refreshToken;
  private Answer lastAnswer = new Answer("", null);

  /** The response of a host, null if it has given none. */
  record Answer(String host, @Nullable TextResponse response) {}

  MsalHttpClient(@Nullable ServiceUrl authorityUrl, RetryingHttp http) {
    this.authorityUrl = authorityUrl;
    this.http = http;
  }

  /** Returns a client for the URL that Azure names to the processes of a machine. */
  static MsalHttpClient ofMachine(RetryingHttp http) {
    return new MsalHttpClient(null, http);
  }

  /** Returns the authority URL in the form that MSAL requires. */
  String authority(String tenantId) {
    HttpUrl url = Objects.requireNonNull(authorityUrl).url();
    return new HttpUrl.Builder()
        .scheme("https")
        .host(url.host())
        .port(url.port())
        .addPathSegment(tenantId)
        .addPathSegment("")
        .build()
        .toString();
  }

  /** Returns the real URL of one that MSAL has made from {@link #authority}. */
  static HttpUrl real(ServiceUrl authorityUrl, URL ofMsal) {
    HttpUrl url = HttpUrl.get(ofMsal);
    return authorityUrl
        .at(url.pathSegments().toArray(String[]::new))
        .newBuilder()
        .encodedQuery(url.encodedQuery())
        .build();
  }

  /** Returns the newest refresh token of the responses, which MSAL's results do not contain. */
  Optional<Secret> refreshToken() {
    return Optional.ofNullable(refreshToken);
  }

  /** Returns the answer to the last request. */
  Answer lastAnswer() {
    return lastAnswer;
  }

  /** Returns the secrets of the requests, which an authority may repeat in its messages. */
  Set<String> secrets() {
    return secrets;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws IOException {
    HttpUrl url =
        authorityUrl == null ? HttpUrl.get(request.url()) : real(authorityUrl, request.url());
    Request.Builder builder = new Request.Builder().url(url).method(method(request), body(request));
    if (request.headers() != null) {
      request.headers().forEach(builder::header);
    }
    noteSecrets(request.body());
    lastAnswer = new Answer(url.host(), null);
    TextResponse received = http.fetchIdempotent(builder.build());
    lastAnswer = new Answer(url.host(), received);
    TokenResponse.parse(received.body())
        .flatMap(TokenResponse::refreshToken)
        .ifPresent(newest -> refreshToken = newest);
    return response(received);
  }

  private void noteSecrets(@Nullable String form) {
    HttpUrl fields = fields(form == null ? "" : form);
    SECRET_FIELDS.forEach(name -> secrets.addAll(fields.queryParameterValues(name)));
  }

  /** Returns a form as a URL, whose parameters are the fields. */
  static HttpUrl fields(String form) {
    return HttpUrl.get("http://form/?" + form);
  }

  private static String method(HttpRequest request) {
    return request.httpMethod() == HttpMethod.POST ? "POST" : "GET";
  }

  /** Returns the body without a media type, because MSAL sets it in the headers. */
  private static @Nullable RequestBody body(HttpRequest request) {
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
