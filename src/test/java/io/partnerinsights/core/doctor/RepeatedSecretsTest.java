package io.partnerinsights.core.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in front of the service repeats what it was sent, in places that a recording keeps. */
final class RepeatedSecretsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path folder;

  private final OkHttpClient client = new OkHttpClient();
  private final Set<String> secrets = new TreeSet<>();
  @AutoClose private final ScriptedServer gateway = new ScriptedServer(this::forward);

  @Test
  void neitherFilesNorFindingsHaveWhatWasSent() throws IOException {
    List<Finding> findings =
        new Doctor(account(), Map.of(), false, folder).examine(finding -> {}, line -> {});

    List<String> kept = new ArrayList<>(findings.stream().map(Finding::toString).toList());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        kept.add(file.getFileName() + " " + Files.readString(file));
      }
    }
    assertThat(secrets).contains(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET).hasSizeGreaterThan(2);
    for (String secret : secrets) {
      assertThat(kept).as(secret).noneMatch(text -> text.contains(secret));
    }
    assertThat(kept)
        .as("what the gateway added")
        .anyMatch(text -> text.contains("\"cache-control\" : \"private, ***\""))
        .anyMatch(text -> text.contains("\"***\" : "))
        .anyMatch(text -> text.contains("\"type\" : \"***\""))
        .anyMatch(text -> text.startsWith("Finding[check=datasets") && text.contains("***"));
    assertThat(kept).noneMatch(text -> text.contains("eyJ") || text.contains("sig=hush"));
  }

  private ConnectorOptions account() {
    Map<String, String> options = ReadOptions.of(SERVICE.sandbox());
    for (String url : List.of("apiUrl", "authorityUrl")) {
      options.put(url, options.get(url).replaceFirst(":\\d+", ":" + gateway.url().port()));
    }
    return ConnectorOptions.parseAccount(options);
  }

  private MockResponse forward(RecordedRequest call) {
    String authorization = call.getHeaders().get("Authorization");
    String secret = authorization == null ? remember(call) : authorization.substring(7);
    secrets.add(secret);
    HttpUrl target = HttpUrl.get(SERVICE.sandbox().apiUrl()).resolve(call.getTarget());
    RequestBody body =
        call.getMethod().equals("GET") ? null : RequestBody.create(call.getBody(), null);
    Headers headers = call.getHeaders().newBuilder().removeAll("Accept-Encoding").build();
    Request same =
        new Request.Builder().url(target).headers(headers).method(call.getMethod(), body).build();
    try (Response response = client.newCall(same).execute()) {
      return ScriptedServer.status(
          response.code(),
          repeated(response.body().string(), secret),
          "Content-Type",
          "application/json",
          "X-RateLimit-Limit",
          secret,
          "Cache-Control",
          "private, " + secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns one secret of a form, and remembers all of them. */
  private String remember(RecordedRequest form) {
    for (String field : form.getBody().utf8().split("&", -1)) {
      if (field.matches("(client_secret|password)=.*")) {
        secrets.add(URLDecoder.decode(field.substring(field.indexOf('=') + 1), UTF_8));
      }
    }
    return Sandbox.PASSWORD;
  }

  /** Adds the secret as a kept value, as a name and inside a name of a dataset. */
  private static String repeated(String body, String secret) {
    String more = "{\"type\":\"%s\",\"%s\":\"x\",\"format\":\"?sig=hush eyJhbGciOi.x\",";
    return body.replaceFirst("\"datasetName\":\"", "$0" + secret)
        .replaceFirst("\\{", more.formatted(secret, secret));
  }
}
