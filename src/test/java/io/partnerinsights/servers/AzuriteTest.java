package io.partnerinsights.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from Azurite, to which the links of the sandbox's reports lead. */
@Tag("servers")
final class AzuriteTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerTenantId, SubscriptionId, ACR_USD FROM AzureUsage"
          + " TIMESPAN LAST_2_YEARS";

  private static final String FILE = "report.csv";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).scale(30).compression(Compression.NONE));

  @TempDir static Path folder;
  private static Azurite azurite;

  private static Application application;
  private static ReadPlan plan;
  private static Report report;

  /** The report's file, uncompressed. */
  private static byte[] file;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    azurite = new Azurite(folder);
    application = new Application();
    Map<String, String> options = SERVICE.options("query", QUERY, "splitSize", "1MiB");
    SERVICE.sandbox().damageNewFiles(content -> file = content);
    plan = Session.open(ConnectorOptions.parse(options), application).planRead();
    report = plan.newRead().awaitReport();
  }

  @AfterAll
  static void stop() {
    application.close();
    azurite.close();
  }

  @BeforeEach
  void storeTheFile() throws IOException, InterruptedException {
    azurite.store(FILE, file, "");
  }

  /** Makes the service list a link to Azurite, whose parameters differ so from valid ones. */
  private void list(String parameters) {
    SERVICE.sandbox().faults().clear();
    SERVICE
        .sandbox()
        .faults()
        .on("GET", "/ScheduledReport/execution/")
        .always()
        .replaceResponse(
            """
            {"value": [{"executionId": "%s", "reportId": "%s", "executionStatus": "Completed",
             "reportAccessSecureLink": "%s"}], "totalCount": 1, "statusCode": 200}
            """
                .formatted(
                    report.executionId(), report.reportId(), azurite.link(FILE, parameters)));
  }

  /** Gives the report such a link, which the service also lists. */
  private void giveLink(String parameters) {
    list(parameters);
    report.requestNewLink();
  }

  /** Reads the rows with the report's link, and with newer ones that the service lists. */
  private List<String> rows() {
    return RowTexts.sortedTexts(RowTexts.of(plan, report));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip"})
  void aFileOfSeveralMebibytesIsReadWhole(String encoding)
      throws IOException, InterruptedException {
    azurite.store(FILE, encoding.isEmpty() ? file : gzip(file), encoding);
    giveLink("");

    List<ReadSplit> splits = report.planSplits(plan.createSpec());

    assertThat(file.length).isGreaterThan(3 << 20);
    assertThat(splits).hasSize(encoding.isEmpty() ? 1 + file.length / (1 << 20) : 1);
    assertThat(RowTexts.sortedTexts(RowTexts.of(splits, report, plan.createSpec())))
        .isEqualTo(expectedRows());
  }

  private List<String> expectedRows() {
    return RowTexts.sortedTexts(
        RowTexts.ofDatabase(SERVICE.sandbox().expectedRows(QUERY), plan.schema().columns()));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  @Test
  void anExpiredLinkIsReplacedOnce() {
    giveLink("se=PT-1M");
    list("");
    SERVICE.calls().reset();

    assertThat(rows()).isEqualTo(expectedRows());
    assertThat(SERVICE.calls().count("GET", "/ScheduledReport/execution/")).isOne();
  }

  /** For a wrong signature, Azurite has the code that Azure Storage has for a firewall. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "se=PT-1M | LINK_EXPIRED | has expired",
        "st=PT10M | LINK_EXPIRED | not valid yet",
        "sp=w | STORAGE_FORBIDDEN | AuthorizationPermissionMismatch",
        "spr=https | STORAGE_FORBIDDEN | AuthorizationProtocolMismatch",
        "sig=AAAA | STORAGE_FORBIDDEN | AuthorizationFailure"
      })
  void aRejectedLinkIsAnErrorThatSaysWhy(String parameters, ErrorCode code, String reason) {
    giveLink(parameters);

    Failures.assertFails(this::rows, code, reason);
  }

  @Test
  void aFileThatIsReplacedBetweenTwoSplitsIsAnError() throws IOException, InterruptedException {
    giveLink("");
    List<ReadSplit> splits = report.planSplits(plan.createSpec());
    azurite.store(FILE, file, "");

    Failures.assertFails(
        () -> RowTexts.of(splits, report, plan.createSpec()),
        ErrorCode.FILE_CHANGED,
        "412, ConditionNotMet");
  }

  @Test
  void aDeletedFileIsAnError() throws IOException, InterruptedException {
    giveLink("");
    azurite.delete(FILE);

    Failures.assertFails(
        () -> report.openReader(plan.createSpec()).close(),
        ErrorCode.FILE_GONE,
        "404, BlobNotFound");
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException, InterruptedException {
    azurite.store(FILE, new byte[0], "");
    giveLink("");

    assertThat(rows()).isEmpty();
  }
}
