package io.partnerinsights.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.examples.WithoutEngine;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.AccountCleanup;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Serialization;
import io.partnerinsights.testing.StandardError;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads without an engine. */
final class SessionTest {
  private static final String COLUMNS = "CustomerName, CustomerMarket, Month";
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small(s -> s.compression = Compression.NONE);

  @BeforeEach
  void emptyTheAccount() {
    AccountCleanup.deleteEverything(SERVICE.sandbox());
    SERVICE.calls().reset();
  }

  @Test
  void aPlainProgramReadsAReport() {
    List<String> columns =
        List.of("CustomerName", "Month", "MonthlyActiveUsers", "IsDuplicateRowForPGA");
    String query = "SELECT " + String.join(", ", columns) + " FROM OfficeUsage";

    List<String> lines = lines(SERVICE.options("query", query));

    assertThat(lines.get(0))
        .isEqualTo(
            "CustomerName STRING\tMonth DATE\tMonthlyActiveUsers BIGINT"
                + "\tIsDuplicateRowForPGA INT");
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyInAnyOrderElementsOf(
            SERVICE.sandbox().expectedRows(query).stream()
                .map(row -> columns.stream().map(column -> Objects.toString(row.get(column), "")))
                .map(values -> values.collect(Collectors.joining("\t")))
                .toList());
    assertThat(
            Clients.clientFor(ConnectorOptions.parseAccount(SERVICE.options()))
                .listReports(ReportFilter.all()))
        .as("the report stays for other applications")
        .hasSize(1);
  }

  /**
   * As when a proxy drops the body and announces a length of zero; the other is gzip of nothing.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "1f8b080000000000000303000000000000000000"})
  void anEmptyFileIsNotReadInSilence(String bytes) {
    SERVICE.sandbox().damageNewFiles(file -> HexFormat.of().parseHex(bytes));
    Map<String, String> options = SERVICE.options("query", QUERY, "reuse", "never");
    try {
      String log = StandardError.captureDuring(() -> assertThat(lines(options)).hasSize(1));

      assertThat(log).contains("WARN").contains("the file is empty, without even a header");
    } finally {
      SERVICE.sandbox().damageNewFiles(file -> file);
    }
  }

  @Test
  void malformedRowsAreLoggedOnceIfAReaderIsClosedTwice() {
    SERVICE.sandbox().damageNewFiles(file -> "CustomerName,Month\na,Spring\n".getBytes(UTF_8));
    try {
      ReadPlan plan = SERVICE.planRead("query", QUERY, "reuse", "never", "mode", "DROPMALFORMED");
      BatchReader reader = plan.newRead().awaitReport().openReader(plan.createSpec());
      assertThat(reader.nextBatch()).isFalse();

      String log =
          StandardError.captureDuring(
              () -> {
                reader.close();
                reader.close();
              });

      assertThat(log).containsOnlyOnce("In mode PERMISSIVE");
    } finally {
      SERVICE.sandbox().damageNewFiles(file -> file);
    }
  }

  @Test
  void aNarrowerReadHasAReportOfItsOwn() {
    ReadPlan wide =
        SERVICE.planRead("dataset", "OfficeUsage", "columns", COLUMNS, "pushdown", "always");
    wide.newRead().awaitReport();

    assertThat(narrowed(wide, "CustomerName").newRead().awaitReport().origin())
        .isEqualTo(ReportOrigin.CREATED);
    assertThat(narrowed(wide, "CustomerName").newRead().awaitReport().origin())
        .isEqualTo(ReportOrigin.READ_BEFORE);
    assertThat(SERVICE.reportPostCount()).isEqualTo(2);
  }

  private static ReadPlan narrowed(ReadPlan wide, String column) {
    Pushdown columns = wide.newPushdown();
    columns.selectColumns(List.of(column));
    return wide.withPushdown(columns);
  }

  /** The rule travels with the settings of the read; a task has no options. */
  @Test
  void aTaskFollowsNoLinkToAnotherHost() {
    ReadPlan plan = SERVICE.planRead("query", QUERY);
    ReadSplit split = plan.newRead().awaitReport().planSplits(plan.createSpec()).get(0);
    ReadSpec ofTask = Serialization.copyOf(plan.createSpec());
    LinkSource replaced = () -> Secret.of("https://evil.invalid/r.csv?sig=very-secret");

    assertThatThrownBy(() -> BatchReader.open(split, replaced, ofTask))
        .hasMessageContainingAll("PI-4005", "leads to evil.invalid")
        .hasMessageNotContaining("very-secret");
  }

  private static List<String> lines(Map<String, String> options) {
    List<String> lines = new ArrayList<>();
    WithoutEngine.read(options, lines::add);
    return lines;
  }
}
