package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.calls.Fault;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.AccountCleanup;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The columns of a dataset's table, also if the service refuses to select all of them. */
final class WholeTableTest {
  private static final String WORDS = "Metric CustomerCount is not valid beside these names";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private Application application = new Application();

  @AfterEach
  void close() {
    application.close();
    AccountCleanup.deleteEverything(SERVICE.sandbox());
  }

  @Test
  void aTableHasAllColumnsAndThenAllMetrics() {
    Dataset usage = usage();

    assertThat(usage.metrics()).contains("CustomerCount");
    assertThat(plan().schema().columnNames()).isEqualTo(usage.allNames());
    assertThat(plan("columns", "Month").schema().columnNames()).containsExactly("Month");
    assertThat(plan("metrics", "CustomerCount").schema().columnNames())
        .containsExactly("CustomerCount");
  }

  @Test
  void aRowIsACombinationOfTheColumns() {
    ReadPlan plan = plan("timespan", "LAST_3_MONTHS");
    String names = String.join(", ", usage().allNames());
    List<Map<String, String>> expected =
        SERVICE
            .sandbox()
            .expectedRows("SELECT " + names + " FROM OfficeUsage TIMESPAN LAST_3_MONTHS");

    assertThat(RowTexts.of(plan))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            RowTexts.ofDatabase(expected, plan.schema().columns()));
  }

  @Test
  void aColumnSaysThatItsSumIsWrong() {
    assertThat(comment("CustomerCount")).contains("not additive");
    assertThat(comment("TotalMonthlyActiveUsers")).doesNotContain("additive");
  }

  @Test
  void describesWhichReportServesTheTable() {
    assertThat(plan().describe())
        .contains("one report for all of OfficeUsage, LAST_1_YEAR; 1 new report");

    String report = plan().newRead().awaitReport().reportId();

    assertThat(plan().describe()).contains("0 new reports: report " + report + ", complete since");
    assertThat(plan("pushdown", "always").describe()).doesNotContain("one report for all");
  }

  @Test
  void aReportThatIsTooMuchSaysHowToReadLess() {
    SERVICE.sandbox().faults().on("POST", "/ScheduledQueries").respond(400, "Too many columns");

    assertThatThrownBy(() -> plan().newRead().awaitReport())
        .hasMessageContainingAll("PI-2006", "columns", "timespan", "pushdown=always");
  }

  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv = @CsvSource({"COMPLETED, PT2H, 1s, PI-3001", "FAILED, PT0S, 1h, PI-3003"}))
  void aReportThatIsTooSlowOrFailsSaysHowToReadLess(
      Outcome outcome, Duration time, String timeout, String code) {
    SandboxBuilder settings = Sandbox.builder().latency(time).scale(0.05);
    try (Sandbox sandbox = settings.with(s -> s.outcome = outcome).start()) {
      ReadPlan plan = plan(sandbox, "reportTimeout", timeout, "pollInterval", "100ms");

      assertThatThrownBy(() -> plan.newRead().awaitReport())
          .hasMessageContainingAll(code, "columns", "timespan", "pushdown=always");
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).as("without a retry").isOne();
    }
  }

  @Test
  void aRefusedCombinationLeavesTheColumns() {
    SERVICE.onQueryTests().times(1).respond(400, WORDS);
    List<String> columns = plan().schema().columnNames();

    assertThat(columns).isEqualTo(usage().columns());
    assertThat(plan().schema().columnNames()).as("pinned").isEqualTo(columns);
    assertThat(plan("metrics", "CustomerCount").schema().columnNames())
        .containsExactly("CustomerCount");
    assertThat(SERVICE.calls().count("POST", "/Scheduled")).isZero();

    application.close();
    application = new Application();
    assertThat(plan().schema().columnNames()).isEqualTo(usage().allNames());
  }

  @Test
  void aTableWithoutItsMetricsIsRead() {
    SERVICE.onQueryTests().times(1).respond(400, WORDS);
    ReadPlan plan = plan();

    assertThat(plan.newRead().awaitReport().planSplits(plan.createSpec())).isNotEmpty();
  }

  static Stream<Named<Consumer<Fault>>> otherFailures() {
    return Stream.of(
        Named.of("other words", fault -> fault.always().respond(400, "Try something else")),
        Named.of("not found", fault -> fault.always().respond(404, WORDS)),
        Named.of("URL too long", fault -> fault.always().respond(414, "URI Too Long")),
        Named.of("overloaded", fault -> fault.always().respond(503, WORDS)),
        Named.of("reset", fault -> fault.always().dropTheRequest()));
  }

  @ParameterizedTest
  @MethodSource("otherFailures")
  void withoutAClearRefusalTheMetricsStay(Consumer<Fault> failure) {
    failure.accept(SERVICE.onQueryTests());

    assertThat(plan().schema().columnNames()).isEqualTo(usage().allNames());

    SERVICE.sandbox().faults().clear();
    SERVICE.onQueryTests().always().respond(400, WORDS);
    assertThat(plan().schema().columnNames()).as("pinned").isEqualTo(usage().allNames());
  }

  @Test
  void chosenMetricsStay() {
    SERVICE.onQueryTests().always().respond(400, WORDS);

    assertThat(plan("columns", "Month", "metrics", "CustomerCount").schema().columnNames())
        .containsExactly("Month", "CustomerCount");
    assertThat(plan("inferSchema", "dictionary").schema().columnNames())
        .isEqualTo(usage().allNames());
  }

  private String comment(String column) {
    return plan().schema().findColumn(column).map(ReportColumn::comment).orElseThrow();
  }

  private static Dataset usage() {
    ConnectorOptions account = ConnectorOptions.parseAccount(SERVICE.options());
    return Clients.clientFor(account).findDataset("OfficeUsage").orElseThrow();
  }

  private ReadPlan plan(String... more) {
    return plan(SERVICE.sandbox(), more);
  }

  private ReadPlan plan(Sandbox sandbox, String... more) {
    String[] options =
        Stream.concat(Stream.of("dataset", "OfficeUsage"), Stream.of(more)).toArray(String[]::new);
    Map<String, String> all = ReadOptions.of(sandbox, options);
    return Session.open(ConnectorOptions.parse(all), application).planRead();
  }
}
