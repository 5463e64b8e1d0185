package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens of the identity that Azure gives to a machine. Variables of the process say where: on
 * App Service and Functions; else on a virtual machine or in a cluster of Azure. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/">Managed
 *     identities</a>
 */
final class MachineIdentity {
  /** Maximum time of a request, which goes to this machine's network. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The variable that names the host of a cluster's identities. */
  private static final String HOST_VARIABLE = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

  private final Map<String, String> environment;
  private final RetryingHttp http;
  private final Clock clock;

  /** Whether this machine has returned a token before, so that a failure is temporary. */
  private volatile boolean hasReturnedToken;

  MachineIdentity(Map<String, String> environment, RetryingHttp http, Clock clock) {
    this.environment = environment;
    this.http = http.withSingleAttempt(TIMEOUT).withoutProxy();
    this.clock = clock;
  }

  /**
   * Returns a new token.
   *
   * @param clientId an identity that a user has assigned; null for the machine's own
   * @throws SignInException {@code NO_MANAGED_IDENTITY}, or {@code SIGN_IN_UNREACHABLE} for a
   *     failure that ends by itself
   */
  AccessToken requestToken(String resource, @Nullable String clientId) {
    try {
      AccessToken token = requestFromEndpoint(resource, clientId);
      hasReturnedToken = true;
      return token;
    } catch (SignInException e) {
      throw hasReturnedToken ? SignInErrors.identityUnreachable(e.summary(), null, e) : e;
    }
  }

  private AccessToken requestFromEndpoint(String resource, @Nullable String clientId) {
    String endpoint = findVariable("IDENTITY_ENDPOINT");
    String header = findVariable("IDENTITY_HEADER");
    if (endpoint != null && header != null) {
      Request.Builder request =
          newTokenRequest("IDENTITY_ENDPOINT", endpoint, "2019-08-01", resource, clientId);
      return sendTokenRequest(addSecretHeader(request, header), header);
    }
    String host = Objects.requireNonNullElse(findVariable(HOST_VARIABLE), "http://169.254.169.254");
    String url = host + "/metadata/identity/oauth2/token";
    return sendTokenRequest(
        newTokenRequest(HOST_VARIABLE, url, "2018-02-01", resource, clientId)
            .header("Metadata", "true"),
        "");
  }

  /** Returns a variable; null if it is not set, or blank. */
  @Nullable String findVariable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** Adds the secret of App Service, which the exception of a wrong one would contain. */
  private static Request.Builder addSecretHeader(Request.Builder request, String secret) {
    try {
      return request.header("X-IDENTITY-HEADER", secret);
    } catch (IllegalArgumentException e) {
      throw SignInErrors.NO_MANAGED_IDENTITY.error(
          "variable IDENTITY_HEADER contains a character that is not allowed in an HTTP header");
    }
  }

  private static Request.Builder newTokenRequest(
      String variable,
      String endpoint,
      String apiVersion,
      String resource,
      @Nullable String clientId) {
    HttpUrl url = HttpUrl.parse(endpoint);
    if (url == null) {
      throw SignInErrors.NO_MANAGED_IDENTITY.error(
          "variable "
              + variable
              + ", which names the endpoint of the managed identity, is not a URL");
    }
    HttpUrl.Builder query = url.newBuilder().addQueryParameter("resource", resource);
    query.addQueryParameter("api-version", apiVersion);
    if (clientId != null) {
      query.addQueryParameter("client_id", clientId);
    }
    return new Request.Builder().url(query.build());
  }

  private AccessToken sendTokenRequest(Request.Builder builder, String secret) {
    Request request = builder.build();
    TextResponse response = send(request);
    TokenResponse json = TokenResponse.parse(response.body(), List.of(secret));
    return json.accessToken(clock)
        .filter(token -> response.status() == 200)
        .orElseThrow(() -> SignInErrors.refusedIdentity(request.url().host(), response, json));
  }

  private TextResponse send(Request request) {
    try {
      return http.fetch(request);
    } catch (IOException e) {
      throw SignInErrors.NO_MANAGED_IDENTITY.causedBy(
          e, request.url().host() + " cannot be reached: " + CauseText.of(e));
    }
  }
}
