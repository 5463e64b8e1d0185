package io.partnerinsights.core.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.PlayedService;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the doctor finds and records at the sandbox, and finds in recordings of services. */
final class DoctorTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final Path RECORDINGS = Path.of("src", "test", "resources", "recordings");

  @TempDir Path folder;

  private final OkHttpClient client = new OkHttpClient();
  private final Set<String> secrets = new TreeSet<>();
  @AutoClose private final ScriptedServer gateway = new ScriptedServer(this::forward);

  @Test
  void readsTheHeadOfASmallReport() {
    List<Finding> findings = examine(true, null);

    assertThat(text(findings, "types"))
        .contains(
            "the first 25 columns have the types that are built into the connector (checked against"
                + " 100 sample rows)");
    assertThat(text(findings, "report")).startsWith("complete after");
    assertThat(text(findings, "link")).contains("The link expires in 167 h 59 min");
    assertThat(text(findings, "file")).contains("columns of the query");
  }

  @Test
  void saysWhetherTheSignInCountsAsOneWithMfa() throws IOException {
    String withPassword = text(examine(false, folder), "mfa");
    String withMfa = mfa(SERVICE.sandbox(), "refreshToken", SERVICE.sandbox().refreshToken());

    assertThat(withPassword)
        .contains("does not count this sign-in as MFA (isMfaCompliant is false)", "login");
    assertThat(recorded()).contains("\"ismfacompliant\" : \"false\"");
    assertThat(withMfa).contains("counts this sign-in as MFA (isMfaCompliant is true)");
  }

  @Test
  void anAbsentAnswerSaysNothingAboutMfa() {
    try (Sandbox silent = Sandbox.builder().scale(0.01).quirk(Quirk.MISSING_FIELDS).start()) {
      assertThat(mfa(silent)).contains("does not say whether it counts as MFA");
    }
  }

  /** Neither the identity platform nor the store of the files is asked. */
  @Test
  void asksAboutMfaAtTheApiOnly() throws IOException {
    try (ScriptedServer server = new ScriptedServer(any -> ScriptedServer.newResponse(200, ""))) {
      MfaCheck check = new MfaCheck(ServiceUrl.parse(server.url() + "insights/v1/mpn"));
      OkHttpClient client = new OkHttpClient.Builder().addInterceptor(check).build();
      for (String path : List.of("insights/v1/mpn/ScheduledDataset", "t/oauth2/token", "blob")) {
        client.newCall(new Request.Builder().url(server.url() + path).build()).execute().close();
      }

      assertThat(server.receivedRequests())
          .map(call -> call.getUrl().encodedPath() + " " + call.getHeaders().get("ValidateMfa"))
          .containsExactly(
              "/insights/v1/mpn/ScheduledDataset true", "/t/oauth2/token null", "/blob null");
    }
  }

  private static String mfa(Sandbox sandbox, String... more) {
    Map<String, String> options = ReadOptions.of(sandbox, more);
    if (options.containsKey("refreshToken")) {
      List.of("username", "password", "clientSecret").forEach(options::remove);
    }
    ConnectorOptions account = ConnectorOptions.parseAccount(options);
    return text(
        new Doctor(account, Map.of(), false, null).runChecks(finding -> {}, line -> {}), "mfa");
  }

  @Test
  void createsNothingWithoutAReport() {
    examine(false, null);

    assertThat(SERVICE.calls().count("POST", "/Scheduled")).isZero();
  }

  @Test
  void recordingsContainNoSecretAndNoCustomer() throws IOException {
    examine(true, folder);

    String recorded = recorded();
    String customer =
        SERVICE
            .sandbox()
            .expectedRows("SELECT CustomerName FROM CustomersAndTenants")
            .get(0)
            .get("CustomerName");
    assertThat(recorded)
        .contains(
            "testQueryResult",
            "executionStatus",
            "selectableColumns",
            " FROM CustomersAndTenants",
            "Completed",
            "x-ratelimit-limit")
        .doesNotContain(
            Sandbox.PASSWORD,
            Sandbox.USERNAME,
            Sandbox.CLIENT_SECRET,
            Sandbox.TENANT_ID,
            "sig=",
            customer);
  }

  @Test
  void aRecordingGivesTheSameFindingsAgain() throws IOException {
    List<Finding> live = examine(false, folder);

    try (PlayedService played = PlayedService.of(folder)) {
      List<Finding> again = examine(played);

      for (String check : List.of("datasets", "mfa", "types")) {
        assertThat(text(again, check)).isEqualTo(text(live, check));
      }
    }
  }

  /** The service leaves the columns out for a user without the role. */
  @Test
  void namesTheRoleWhereRevenueIsMissing() throws IOException {
    assertThat(text(examine(false, folder), "revenue"))
        .isEqualTo("the account can see revenue columns");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String body = Files.readString(file);
        Files.writeString(file, body.replaceAll("(?:USD|Revenue|ACR)(?=\")|(?<=\")ACR_", "_"));
      }
    }

    try (PlayedService played = PlayedService.of(folder)) {
      assertThat(text(examine(played), "revenue"))
          .startsWith("the user sees no revenue columns in CustomersAndTenants, ")
          .contains("AzureUsage", "Executive report viewer");
    }
  }

  @Test
  void refusesAFolderThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> examine(false, file))
        .hasMessageContainingAll("PI-6015", file.toString());
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  /** The report of the check must not stay on the service. */
  @Test
  void aFileThatIsNotWrittenEndsNoCheck() throws IOException {
    Path recordings = Files.createDirectory(folder.resolve("recordings"));
    List<Finding> findings = new ArrayList<>();
    Doctor doctor = new Doctor(account(), Map.of(), true, recordings);

    assertThatThrownBy(
            () ->
                doctor.runChecks(
                    finding -> {
                      findings.add(finding);
                      move(recordings);
                    },
                    line -> {}))
        .hasMessageContaining("PI-6015");
    assertThat(text(findings, "file")).contains("columns of the query");
    assertThat(SERVICE.calls().count("DELETE", "/ScheduledReport")).isOne();
  }

  /** After this, no file can be written in the folder. */
  private void move(Path recordings) {
    try {
      if (Files.exists(recordings)) {
        Files.move(recordings, folder.resolve("moved"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String recorded() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static String text(List<Finding> findings, String check) {
    return findings.stream()
        .filter(finding -> finding.check().equals(check))
        .map(Finding::text)
        .findFirst()
        .orElseThrow();
  }

  private static List<Finding> examine(boolean report, @Nullable Path recordings) {
    return new Doctor(account(), Map.of(), report, recordings).runChecks(finding -> {}, line -> {});
  }

  private static ConnectorOptions account() {
    return ConnectorOptions.parseAccount(SERVICE.options());
  }

  @Test
  void noSecretThatAGatewayRepeatsIsKept() throws IOException {
    List<Finding> findings =
        new Doctor(throughTheGateway(), Map.of(), false, folder)
            .runChecks(finding -> {}, line -> {});

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

  private ConnectorOptions throughTheGateway() {
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
      return ScriptedServer.newResponse(
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

  static List<Path> recordings() throws IOException {
    try (Stream<Path> folders = Files.list(RECORDINGS)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void nothingFails(Path recording) throws IOException {
    try (PlayedService service = PlayedService.of(recording)) {
      assertThat(examine(service)).isNotEmpty().noneMatch(Finding::isFailed);
    }
  }

  @Test
  void thePublishedSamplesAreUnderstood() throws IOException {
    try (PlayedService service = PlayedService.of(RECORDINGS.resolve("published"))) {
      assertThat(examine(service))
          .extracting(Finding::check, Finding::text)
          .anySatisfy(found -> assertThat(found.toString()).contains("datasets", "OfficeUsage"))
          .anySatisfy(found -> assertThat(found.toString()).contains("types", "checked against 1"));
    }
  }

  /** Examines a service as the doctor would the real one, without a report. */
  static List<Finding> examine(PlayedService service) {
    return new Doctor(ConnectorOptions.parseAccount(service.options()), Map.of(), false, null)
        .runChecks(finding -> {}, line -> {});
  }
}
