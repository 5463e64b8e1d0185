package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
 * App Service and Functions, in Cloud Shell, on a server of Azure Arc; else on a virtual machine or
 * in a cluster of Azure. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/">Managed
 *     identities</a>
 */
final class MachineIdentity {
  /** Maximum time of a request, which goes to this machine's network. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Maximum size of a file in which the agent of Azure Arc keeps a key. */
  private static final int MAX_KEY_BYTES = 4096;

  private final Map<String, String> environment;
  private final RetryingHttp http;
  private final Clock clock;

  /** Whether this machine has given a token. Then a failure is a disturbance, which ends. */
  private volatile boolean hasIdentity;

  MachineIdentity(Map<String, String> environment, RetryingHttp http, Clock clock) {
    this.environment = environment;
    this.http = http.once(TIMEOUT).withoutProxy();
    this.clock = clock;
  }

  /**
   * Returns a new token.
   *
   * @param clientId an identity that a user has assigned; null for the machine's own
   * @throws SignInException {@code NO_MANAGED_IDENTITY}, or {@code SIGN_IN_UNREACHABLE} for a
   *     failure that ends by itself
   */
  AccessToken token(String resource, @Nullable String clientId) {
    try {
      AccessToken token = ask(resource, clientId);
      hasIdentity = true;
      return token;
    } catch (SignInException e) {
      throw hasIdentity ? SignInErrors.identityUnreachable(e.summary(), null, e) : e;
    }
  }

  private AccessToken ask(String resource, @Nullable String clientId) {
    String endpoint = variable("IDENTITY_ENDPOINT");
    String header = variable("IDENTITY_HEADER");
    if (endpoint != null && header != null) {
      Request.Builder request = get(endpoint, "2019-08-01", resource, clientId);
      return tokenOf(withSecret(request, "X-IDENTITY-HEADER", header), header);
    }
    String shell = variable("MSI_ENDPOINT");
    if (shell != null) {
      return tokenOf(ofOne(shell, null, resource, clientId), "");
    }
    if (endpoint != null && variable("IMDS_ENDPOINT") != null) {
      return onArc(ofOne(endpoint, "2019-11-01", resource, clientId));
    }
    String host =
        Objects.requireNonNullElse(
            variable("AZURE_POD_IDENTITY_AUTHORITY_HOST"), "http://169.254.169.254");
    String url = host + "/metadata/identity/oauth2/token";
    return tokenOf(get(url, "2018-02-01", resource, clientId).header("Metadata", "true"), "");
  }

  /** Returns a variable; null if it is not set, or blank. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** Adds a header with a secret, which the exception of a wrong one would contain. */
  private static Request.Builder withSecret(Request.Builder request, String name, String secret) {
    try {
      return request.header(name, secret);
    } catch (IllegalArgumentException e) {
      throw SignInErrors.NO_MANAGED_IDENTITY.error(
          "the key of the identity's endpoint has a control character");
    }
  }

  /** Returns a request to a machine that has one identity. */
  private static Request.Builder ofOne(
      String endpoint, @Nullable String version, String resource, @Nullable String clientId) {
    if (clientId != null) {
      throw SignInErrors.ONLY_ONE_IDENTITY.error(clientId);
    }
    return get(endpoint, version, resource, null).header("Metadata", "true");
  }

  private static Request.Builder get(
      String endpoint, @Nullable String version, String resource, @Nullable String clientId) {
    HttpUrl url = HttpUrl.parse(endpoint);
    if (url == null) {
      throw SignInErrors.NO_MANAGED_IDENTITY.error("the endpoint of the identity is not a URL");
    }
    HttpUrl.Builder query = url.newBuilder().addQueryParameter("resource", resource);
    if (version != null) {
      query.addQueryParameter("api-version", version);
    }
    if (clientId != null) {
      query.addQueryParameter("client_id", clientId);
    }
    return new Request.Builder().url(query.build());
  }

  /** Shows that this process may read a file of the agent, which the first answer names. */
  private AccessToken onArc(Request.Builder request) {
    TextResponse challenge = send(request.build());
    if (challenge.status() != 401) {
      return tokenOf(request.build(), challenge, "");
    }
    String header = Objects.requireNonNullElse(challenge.headers().get("WWW-Authenticate"), "");
    String key = key(header.substring(header.indexOf('=') + 1).strip());
    return tokenOf(withSecret(request, "Authorization", "Basic " + key), key);
  }

  private String key(String name) {
    String data = variable("ProgramData");
    Path folder =
        data == null
            ? Path.of("/var/opt/azcmagent/tokens")
            : Path.of(data, "AzureConnectedMachineAgent", "Tokens");
    Path file = path(name);
    if (!file.startsWith(folder) || !file.toString().endsWith(".key")) {
      throw foreignFile();
    }
    try (InputStream content = Files.newInputStream(file)) {
      return new String(content.readNBytes(MAX_KEY_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw SignInErrors.NO_MANAGED_IDENTITY.causedBy(e, "this process cannot read " + file);
    }
  }

  private static Path path(String name) {
    try {
      return Path.of(name).normalize();
    } catch (InvalidPathException e) {
      throw foreignFile();
    }
  }

  private static RuntimeException foreignFile() {
    return SignInErrors.NO_MANAGED_IDENTITY.error(
        "the agent of Azure Arc names a key outside its own folder");
  }

  private AccessToken tokenOf(Request.Builder builder, String secret) {
    Request request = builder.build();
    return tokenOf(request, send(request), secret);
  }

  private AccessToken tokenOf(Request request, TextResponse response, String secret) {
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
          e, request.url().host() + " cannot be reached");
    }
  }
}
