package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.http.HttpDate;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.ServiceHosts;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes secrets of Azure Key Vault by its REST interface. A call has a token, so no
 * redirect is followed. Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/keyvault/secrets/">Key Vault's REST API</a>
 */
public final class KeyVault {
  /** Maximum time of a call with its retries: a read waits for it. */
  static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

  private static final String API_VERSION = "7.4";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final Pattern CHALLENGE_FIELD =
      Pattern.compile("\\b(authorization|authorization_uri|resource)=\"([^\"]*)\"");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]{1,255}");
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z]{1,60}");

  private final RetryingHttp http;
  private final ServiceUrl authority;
  private final CachingTokenProvider tokens;
  private final Clock clock;

  /** The tenant that the vault names; null to use that of the options. */
  private volatile @Nullable String tenant;

  /**
   * A version of a secret.
   *
   * @param id its URL
   * @param createdAt when it was stored, by the clock of the vault
   * @param respondedAt the vault's time of the response
   * @param metadata content type and tags, which a newer version keeps, and an expiry, which it
   *     renews
   */
  record Version(
      String id, Secret value, Instant createdAt, Instant respondedAt, ObjectNode metadata) {
    /** Prints no content. */
    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * @param http retries by the policy of {@link RetryPolicy#forOneMinute}
   * @param signIn gets a token of a tenant; null means the tenant of the options
   * @param authority where the tokens come from
   */
  KeyVault(
      RetryingHttp http,
      Function<@Nullable String, AccessToken> signIn,
      ServiceUrl authority,
      Clock clock) {
    this.http = http;
    this.authority = authority;
    this.clock = clock;
    this.tokens = new CachingTokenProvider(() -> signIn.apply(tenant), "vault", clock);
  }

  /**
   * Returns the version that a reference names, or the newest one.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code SIGN_IN_UNREACHABLE} for
   *     a failure that ends by itself, {@code SECRET_UNREADABLE} for another one
   */
  Version readVersion(VaultReference secret) {
    return callVault(secret, new Request.Builder().url(secretUrl(secret)).get());
  }

  /**
   * Stores a new version with the metadata of the old one, but this expiry if it has one. Throws as
   * {@link #readVersion}.
   */
  Version storeVersion(VaultReference secret, Version oldVersion, Secret value, Instant expiry) {
    ObjectNode body = oldVersion.metadata().deepCopy().put("value", value.reveal());
    if (body.has("attributes")) {
      body.putObject("attributes").put("exp", expiry.getEpochSecond());
    }
    RequestBody json = RequestBody.create(body.toString(), JSON_TYPE);
    return callVault(secret, new Request.Builder().url(secretUrl(secret)).put(json));
  }

  private static HttpUrl secretUrl(VaultReference secret) {
    HttpUrl.Builder url =
        ServiceUrl.parse(secret.vaultUrl())
            .resolvePath("secrets", secret.secretName())
            .newBuilder();
    if (secret.version() != null) {
      url.addPathSegment(secret.version());
    }
    return url.addQueryParameter("api-version", API_VERSION).build();
  }

  private Version callVault(VaultReference secret, Request.Builder request) {
    AccessToken token = tokens.token();
    TextResponse response = send(secret, request, token);
    if (response.status() == 401) {
      tenant = findTenant(secret, response);
      tokens.invalidate(token);
      response = send(secret, request, tokens.token());
    }
    if (response.status() == 401) {
      throw VaultErrors.TOKEN_REFUSED.error(secret.toText());
    }
    JsonNode body = parseJson(response.body());
    if (response.isSuccessful()) {
      return parseVersion(body, responseTime(response))
          .orElseThrow(() -> VaultErrors.RESPONSE_WITHOUT_SECRET.error(secret.toText()));
    }
    throw RetryPolicy.isRetryable(response.status())
        ? VaultErrors.unreachable(
            secret, "HTTP status " + response.status(), response.retryAfter(), null)
        : VaultErrors.refused(secret, response, innermostCode(body.path("error")));
  }

  private TextResponse send(VaultReference secret, Request.Builder request, AccessToken token) {
    try {
      return http.fetch(
          request
              .header("Accept", "application/json")
              .header("Authorization", "Bearer " + token.value().reveal())
              .build());
    } catch (IOException e) {
      throw VaultErrors.unreachable(secret, CauseText.of(e), null, e);
    }
  }

  /**
   * Returns the tenant that the vault's challenge names, or null. Only the tenant is taken, and
   * only if the challenge names a sign-in host of Microsoft or that of the options.
   */
  private @Nullable String findTenant(VaultReference secret, TextResponse response) {
    Map<String, String> fields = new HashMap<>();
    Matcher field =
        CHALLENGE_FIELD.matcher(String.valueOf(response.headers().get("WWW-Authenticate")));
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    if (!fields.getOrDefault("resource", secret.audience()).equals(secret.audience())) {
      throw VaultErrors.FOREIGN_CHALLENGE.error(secret.toText(), secret.audience());
    }
    String signInAddress = fields.getOrDefault("authorization", fields.get("authorization_uri"));
    HttpUrl url = signInAddress == null ? null : HttpUrl.parse(signInAddress);
    if (url == null || !(isSignInHost(url) || authority.hasSameOriginAs(url))) {
      return null;
    }
    String firstSegment = url.pathSegments().get(0);
    return TENANT.matcher(firstSegment).matches() ? firstSegment : null;
  }

  private static boolean isSignInHost(HttpUrl url) {
    return url.isHttps() && url.host().startsWith("login.") && ServiceHosts.isMicrosoft(url.host());
  }

  private static JsonNode parseJson(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private Instant responseTime(TextResponse response) {
    return Optional.ofNullable(response.headers().get("Date"))
        .flatMap(HttpDate::parse)
        .orElseGet(clock::instant);
  }

  private static Optional<Version> parseVersion(JsonNode body, Instant respondedAt) {
    JsonNode creationSeconds = body.path("attributes").path("created");
    if (!body.path("value").isTextual()
        || body.path("value").asText().isBlank()
        || body.path("id").asText().isBlank()
        || !creationSeconds.isIntegralNumber()) {
      return Optional.empty();
    }
    ObjectNode metadata = JSON.createObjectNode();
    for (String name : new String[] {"contentType", "tags"}) {
      if (body.hasNonNull(name)) {
        metadata.set(name, body.get(name));
      }
    }
    if (body.path("attributes").hasNonNull("exp")) {
      metadata.putObject("attributes");
    }
    Secret secret = Secret.of(body.path("value").asText().strip());
    Instant createdAt = Instant.ofEpochSecond(creationSeconds.asLong());
    return Optional.of(
        new Version(body.path("id").asText(), secret, createdAt, respondedAt, metadata));
  }

  /** Returns the innermost code of an error, which says more than the others. */
  private static String innermostCode(JsonNode error) {
    String innerCode = error.path("innererror").path("code").asText();
    String code = innerCode.isEmpty() ? error.path("code").asText() : innerCode;
    return ERROR_CODE.matcher(code).matches() ? code : "";
  }
}
