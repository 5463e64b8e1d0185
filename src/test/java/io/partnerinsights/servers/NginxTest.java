package io.partnerinsights.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads from a sandbox behind nginx. */
@Tag("servers")
final class NginxTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerTenantId FROM OfficeUsage";

  private static final String HTTP_1 = "";
  private static final String REPORTS = "/ScheduledReport";

  /** More than a pause of seconds needs, and less than a search for a report that was not sent. */
  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.small(s -> s.compression(Compression.NONE).scale(1));

  @TempDir static Path folder;
  private final Instant start = Instant.now();
  private Application application;
  private Nginx nginx;

  @BeforeEach
  void open() {
    application = new Application();
  }

  @AfterEach
  void close() {
    nginx.close();
    application.close();
  }

  private void startNginx(String protocol, String settings)
      throws IOException, GeneralSecurityException {
    nginx = new Nginx(folder, protocol, settings, Nginx.upstream(service.sandbox()));
  }

  private ReadPlan plan(String... more) {
    Map<String, String> options = nginx.behind(service.options(more));
    options.putIfAbsent("query", QUERY);
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  private void assertReads(ReadPlan plan) {
    List<Map<String, String>> expected = service.sandbox().expectedRows(QUERY);
    assertThat(RowTexts.sortedTexts(RowTexts.of(plan)))
        .isEqualTo(RowTexts.sortedTexts(RowTexts.ofDatabase(expected, plan.schema().columns())));
    assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
  }

  /** The server closes connections after five seconds, and the report is sent after seven. */
  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, "http2"})
  void aReportAfterAPauseIsCreatedOnceAndNotSearchedFor(String protocol)
      throws IOException, GeneralSecurityException {
    startNginx(protocol, "");
    service.sandbox().faults().on("POST", REPORTS).respond(429, Duration.ofSeconds(7));

    assertReads(plan());
    assertThat(service.reportPostCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"'', 64KiB", "http2, 64KiB", "'', 64MiB", "http2, 64MiB"})
  void compressedResponsesHaveAllRows(String protocol, String splitSize)
      throws IOException, GeneralSecurityException {
    startNginx(protocol, "gzip on; gzip_types application/json text/csv; gzip_min_length 1;");

    assertReads(plan("splitSize", splitSize));
    String version = protocol.equals(HTTP_1) ? "HTTP/1.1" : "HTTP/2.0";
    assertThat(nginx.requests())
        .containsPattern("GET /insights/\\S+ " + version)
        .containsPattern("GET /blob/\\S+ HTTP/1.1");
  }

  @Test
  void badGatewaysUntilTheServiceIsUpEndNoRead() throws IOException, GeneralSecurityException {
    startNginx(HTTP_1, "");
    service.sandbox().faults().on("GET", "/").times(3).dropTheRequest();

    assertReads(plan());
    assertThat(nginx.requests()).contains(" 502 ");
  }

  @Test
  void aReportWhoseResponseIsATimeoutOfTheGatewayIsFound()
      throws IOException, GeneralSecurityException {
    startNginx(HTTP_1, "proxy_read_timeout 1s;");
    service.sandbox().faults().on("POST", REPORTS).delay(Duration.ofSeconds(2));

    assertReads(plan());
    assertThat(service.reportPostCount()).isOne();
    assertThat(nginx.requests()).contains(" 504 ");
  }

  /** The response is a page of nginx, and not the service's. */
  @ParameterizedTest
  @ValueSource(strings = {"Scheduled", "oauth2"})
  void aRequestThatIsTooLargeForTheGatewayIsAnErrorAtOnce(String location)
      throws IOException, GeneralSecurityException {
    startNginx(
        HTTP_1,
        "location ~ %s { client_max_body_size 32; proxy_pass http://service; }"
            .formatted(location));

    PartnerInsightsException error =
        catchThrowableOfType(PartnerInsightsException.class, () -> plan().newRead().awaitReport());
    assertThat(error).hasMessageContaining("413");
    assertThat(error.getMessage()).containsPattern("gateway|proxy");
    assertThat(nginx.requests().split(" 413 ", -1)).as("one request and the rest").hasSize(2);
  }

  @Test
  void aServiceThatStaysDownIsAnErrorAfterAMinute() throws IOException, GeneralSecurityException {
    nginx = new Nginx(folder, HTTP_1, "", "127.0.0.1:1");

    PartnerInsightsException error =
        catchThrowableOfType(PartnerInsightsException.class, this::plan);
    assertThat(error).hasMessageContainingAll("PI-1002", "502");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(80));
  }
}
