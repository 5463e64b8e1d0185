package io.partnerinsights.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.sandbox.settings.TestAccount;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A vault as Azure Key Vault: secrets with their versions, for tokens of its own resource. It
 * serves {@code GET} and {@code PUT /secrets/{name}} and {@code GET /secrets/{name}/{version}}. A
 * caller without a token of the vault's resource gets its challenge. Thread-safe.
 */
public final class Vault implements Endpoint {
  public static final String PATH_PREFIX = "/secrets/";

  private static final String API_VERSION = "7.4";

  private final TokenIssuer issuer;
  private final Clock clock;
  private final Map<String, List<SecretVersion>> secrets = new HashMap<>();
  private final Set<String> disabledSecrets = new HashSet<>();
  private boolean acceptsWrites = true;

  /** A version of a secret: what a caller has sent, and when in seconds since 1970. */
  private record SecretVersion(String id, JsonNode body, long createdSeconds) {}

  public Vault(TokenIssuer issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  public void setSecret(String name, String value) {
    setSecret(name, Map.of("value", value));
  }

  /**
   * Stores a new version of a secret; fields are {@code value, contentType, tags, attributes}, of
   * which {@code exp} is kept.
   */
  public synchronized void setSecret(String name, Map<String, Object> fields) {
    storeVersion(name, Json.parse(Json.toText(fields)).orElseThrow());
  }

  private SecretVersion storeVersion(String name, JsonNode body) {
    String id = UUID.randomUUID().toString().replace("-", "");
    SecretVersion version = new SecretVersion(id, body, clock.instant().getEpochSecond());
    secrets.computeIfAbsent(name, any -> new ArrayList<>()).add(version);
    return version;
  }

  public synchronized List<JsonNode> versionBodies(String name) {
    return secrets.getOrDefault(name, List.of()).stream().map(SecretVersion::body).toList();
  }

  public synchronized List<String> versionIds(String name) {
    return secrets.getOrDefault(name, List.of()).stream().map(SecretVersion::id).toList();
  }

  public synchronized void disableSecret(String name) {
    disabledSecrets.add(name);
  }

  public synchronized void removeSecret(String name) {
    secrets.remove(name);
  }

  /** Takes the right to store secrets from all callers. */
  public synchronized void refuseWrites() {
    acceptsWrites = false;
  }

  @Override
  public synchronized HttpResponse handle(HttpRequest request) {
    if (issuer.findHolder(request, TokenIssuer.VAULT_RESOURCE).isEmpty()) {
      return errorResponse(401, "Unauthorized", "AKV10000")
          .withHeader(
              "WWW-Authenticate",
              "Bearer authorization=\"%s/%s\", resource=\"%s\""
                  .formatted(request.origin(), TestAccount.TENANT_ID, TokenIssuer.VAULT_RESOURCE));
    }
    if (!API_VERSION.equals(request.queryParameters().get("api-version"))) {
      return errorResponse(400, "BadParameter", "");
    }
    String[] pathParts = request.path().substring(PATH_PREFIX.length()).split("/", -1);
    return switch (request.method()) {
      case "GET" -> getSecret(request.origin(), pathParts);
      case "PUT" -> putSecret(request, pathParts[0]);
      default -> errorResponse(405, "MethodNotAllowed", "");
    };
  }

  private HttpResponse getSecret(String origin, String[] pathParts) {
    String name = pathParts[0];
    List<SecretVersion> versions = secrets.getOrDefault(name, List.of());
    if (!versions.isEmpty() && disabledSecrets.contains(name)) {
      return errorResponse(403, "Forbidden", "SecretDisabled");
    }
    Optional<SecretVersion> foundVersion =
        pathParts.length > 1
            ? versions.stream().filter(version -> version.id().equals(pathParts[1])).findFirst()
            : versions.stream().reduce((older, newer) -> newer);
    return foundVersion
        .map(version -> secretResponse(origin, name, version))
        .orElseGet(() -> errorResponse(404, "SecretNotFound", ""));
  }

  private HttpResponse putSecret(HttpRequest request, String name) {
    Optional<JsonNode> body = Json.parse(request.body());
    if (!acceptsWrites) {
      return errorResponse(403, "Forbidden", "ForbiddenByRbac");
    }
    return body.filter(json -> json.path("value").isTextual())
        .map(json -> secretResponse(request.origin(), name, storeVersion(name, json)))
        .orElseGet(() -> errorResponse(400, "BadParameter", ""));
  }

  private static HttpResponse secretResponse(String origin, String name, SecretVersion version) {
    JsonNode expiry = version.body().path("attributes").path("exp");
    ObjectNode body = version.body().deepCopy();
    body.put("id", origin + PATH_PREFIX + name + "/" + version.id());
    ObjectNode attributes = body.putObject("attributes");
    attributes.put("enabled", true);
    attributes.put("created", version.createdSeconds());
    attributes.put("updated", version.createdSeconds());
    if (expiry.isIntegralNumber()) {
      attributes.set("exp", expiry);
    }
    return HttpResponse.json(200, body);
  }

  private static HttpResponse errorResponse(int status, String code, String innerCode) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", "The vault refuses the call.");
    if (!innerCode.isEmpty()) {
      error.put("innererror", Map.of("code", innerCode));
    }
    return HttpResponse.json(status, Map.of("error", error));
  }
}
