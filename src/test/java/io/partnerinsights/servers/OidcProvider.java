package io.partnerinsights.servers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An oidc-provider with three clients: one with a secret, one with a key, and one of users. */
final class OidcProvider implements AutoCloseable {
  static final String TENANT = "contoso.example";
  static final String WITH_SECRET = "client-with-secret";
  static final String SECRET = "secret-of-oidc-provider";
  static final String WITH_KEY = "client-with-key";
  static final String OF_USERS = "client-of-users";

  private static final Path SCRIPT = Path.of("src/test/resources/servers/oidc-provider.mjs");
  private static final Pattern FORM =
      Pattern.compile("<form[^>]* action=\"([^\"]*)\".*?</form>", Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile("<input[^>]* name=\"([^\"]*)\"([^>]*)");
  private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");

  private final int port = ServerProcess.freePort();
  private final ServerProcess process;

  OidcProvider(Path folder, TestCertificate certificate) throws IOException {
    Path clients = folder.resolve("clients.json");
    JsonMapper.builder().build().writeValue(clients.toFile(), clients(certificate));
    process =
        ServerProcess.start(
            folder,
            port,
            "node",
            SCRIPT.toAbsolutePath().toString(),
            ServerProcess.packageFile("oidc-provider/lib/index.js"),
            "" + port,
            TENANT,
            clients.toString());
  }

  private static List<Map<String, Object>> clients(TestCertificate certificate) {
    RSAPublicKey key = (RSAPublicKey) certificate.certificate().getPublicKey();
    Map<String, Object> jwk =
        Map.of("kty", "RSA", "n", base64(key.getModulus()), "e", base64(key.getPublicExponent()));
    List<String> ofUsers =
        List.of(
            "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code");
    return List.of(
        application(WITH_SECRET, "client_secret_post", "client_secret", SECRET),
        application(WITH_KEY, "private_key_jwt", "jwks", Map.of("keys", List.of(jwk))),
        Map.of(
            "client_id",
            OF_USERS,
            "application_type",
            "native",
            "token_endpoint_auth_method",
            "none",
            "grant_types",
            ofUsers,
            "response_types",
            List.of("code"),
            "redirect_uris",
            List.of("http://localhost")));
  }

  private static Map<String, Object> application(
      String id, String method, String proof, Object value) {
    return Map.of(
        "client_id",
        id,
        "token_endpoint_auth_method",
        method,
        "grant_types",
        List.of("client_credentials"),
        "response_types",
        List.of(),
        "redirect_uris",
        List.of(),
        proof,
        value);
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Lets a user sign in at a page, on another thread. */
  static CompletableFuture<Void> signIn(String link) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            sendForms(link);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Opens a page, and fills in and sends each form that follows, as a user does in a browser. */
  private static void sendForms(String link) throws IOException, InterruptedException {
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .followRedirects(Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(link)).build();
    HttpResponse<String> page = browser.send(request, BodyHandlers.ofString());
    Matcher form = FORM.matcher(page.body());
    while (form.find()) {
      URI action = page.uri().resolve(form.group(1));
      request =
          HttpRequest.newBuilder(action)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(fields(form.group())))
              .build();
      page = browser.send(request, BodyHandlers.ofString());
      form = FORM.matcher(page.body());
    }
    if (page.statusCode() != 200) {
      throw new IOException(page.uri() + ": " + page.body());
    }
  }

  /** Returns the fields of a form, of which the user fills in those without a value. */
  private static String fields(String form) {
    return FIELD
        .matcher(form)
        .results()
        .map(field -> field.group(1) + "=" + value(field.group(2)))
        .collect(Collectors.joining("&"));
  }

  private static String value(String attributes) {
    Matcher value = VALUE.matcher(attributes);
    return value.find() ? URLEncoder.encode(value.group(1), StandardCharsets.UTF_8) : "reader";
  }

  @Override
  public void close() {
    process.close();
  }
}
