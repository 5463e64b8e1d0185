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
  static final Duration LIMIT = Duration.ofMinutes(1);

  private static final String API_VERSION = "7.4";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final Pattern FIELD =
      Pattern.compile("\\b(authorization|authorization_uri|resource)=\"([^\"]*)\"");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]{1,255}");
  private static final Pattern CAUSE = Pattern.compile("[A-Za-z]{1,60}");

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
   * @param created when it was stored, by the clock of the vault
   * @param now the vault's time of the response
   * @param rest content type and tags, which a newer version keeps, and an expiry, which it renews
   */
  record Version(String id, Secret value, Instant created, Instant now, ObjectNode rest) {
    /** Prints no content. */
    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * @param http retries by the policy of {@link RetryPolicy#brief}
   * @param signIn gives a token of a tenant, or of that of the options for null
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
  Version read(VaultReference secret) {
    return call(secret, new Request.Builder().url(url(secret)).get());
  }

  /**
   * Stores a new version with the content type and the tags of the one before; {@code end} replaces
   * its expiry. Throws as {@link #read}.
   */
  Version write(VaultReference secret, Version before, Secret value, Instant end) {
    ObjectNode body = before.rest().deepCopy().put("value", value.reveal());
    if (body.has("attributes")) {
      body.putObject("attributes").put("exp", end.getEpochSecond());
    }
    RequestBody json = RequestBody.create(body.toString(), JSON_TYPE);
    return call(secret, new Request.Builder().url(url(secret)).put(json));
  }

  private static HttpUrl url(VaultReference secret) {
    HttpUrl.Builder url =
        ServiceUrl.parse(secret.vault()).at("secrets", secret.name()).newBuilder();
    if (secret.version() != null) {
      url.addPathSegment(secret.version());
    }
    return url.addQueryParameter("api-version", API_VERSION).build();
  }

  private Version call(VaultReference secret, Request.Builder request) {
    AccessToken token = tokens.token();
    TextResponse response = send(secret, request, token);
    if (response.status() == 401) {
      tenant = tenant(secret, response);
      tokens.invalidate(token);
      response = send(secret, request, tokens.token());
    }
    if (response.status() == 401) {
      throw VaultErrors.TOKEN_REFUSED.error(secret.text());
    }
    JsonNode body = json(response.body());
    if (response.isSuccessful()) {
      return version(body, time(response))
          .orElseThrow(() -> VaultErrors.UNUSABLE.error(secret.text()));
    }
    throw RetryPolicy.retriesStatus(response.status())
        ? VaultErrors.unreachable(
            secret, "HTTP status " + response.status(), response.retryAfter(), null)
        : VaultErrors.refused(secret, response, cause(body.path("error")));
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
  private @Nullable String tenant(VaultReference secret, TextResponse response) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(String.valueOf(response.headers().get("WWW-Authenticate")));
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    if (!fields.getOrDefault("resource", secret.audience()).equals(secret.audience())) {
      throw VaultErrors.FOREIGN_CHALLENGE.error(secret.text(), secret.audience());
    }
    String named = fields.getOrDefault("authorization", fields.get("authorization_uri"));
    HttpUrl url = named == null ? null : HttpUrl.parse(named);
    if (url == null || !(isSignIn(url) || authority.isOriginOf(url))) {
      return null;
    }
    String tenant = url.pathSegments().get(0);
    return TENANT.matcher(tenant).matches() ? tenant : null;
  }

  private static boolean isSignIn(HttpUrl url) {
    return url.isHttps() && url.host().startsWith("login.") && ServiceHosts.isMicrosoft(url.host());
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private Instant time(TextResponse response) {
    return Optional.ofNullable(response.headers().get("Date"))
        .flatMap(HttpDate::parse)
        .orElseGet(clock::instant);
  }

  private static Optional<Version> version(JsonNode body, Instant now) {
    JsonNode created = body.path("attributes").path("created");
    if (!body.path("value").isTextual()
        || body.path("value").asText().isBlank()
        || body.path("id").asText().isBlank()
        || !created.isIntegralNumber()) {
      return Optional.empty();
    }
    ObjectNode rest = JSON.createObjectNode();
    for (String kept : new String[] {"contentType", "tags"}) {
      if (body.hasNonNull(kept)) {
        rest.set(kept, body.get(kept));
      }
    }
    if (body.path("attributes").hasNonNull("exp")) {
      rest.putObject("attributes");
    }
    Secret secret = Secret.of(body.path("value").asText().strip());
    Instant stored = Instant.ofEpochSecond(created.asLong());
    return Optional.of(new Version(body.path("id").asText(), secret, stored, now, rest));
  }

  /** Returns the innermost code of an error, which says more than the others. */
  private static String cause(JsonNode error) {
    String inner = error.path("innererror").path("code").asText();
    String code = inner.isEmpty() ? error.path("code").asText() : inner;
    return CAUSE.matcher(code).matches() ? code : "";
  }
}
