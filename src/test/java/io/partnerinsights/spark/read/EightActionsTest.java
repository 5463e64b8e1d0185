package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The reports and calls of a notebook: eight actions on one dataset. The figures are those of
 * docs/pushdown.md. With {@code always}, the table has twelve columns and no metrics, so that it is
 * narrowed.
 */
final class EightActionsTest {
  private static final String TABLE = "insights.mpn.OfficeUsage";

  private static final String COLUMNS =
      "PGAMpnId, CustomerTenantId, CustomerTpid, WorkloadName, Month, PaidAvailableUnits,"
          + " MonthlyActiveUsers, CustomerName, CustomerMarket, CustomerSegment, MPNId,"
          + " PartnerName";

  /** The same actions in SQL; {@code t} is the table. */
  private static final List<String> ACTIONS =
      List.of(
          "SELECT count(*) FROM t",
          "SELECT * FROM t LIMIT 20",
          "SELECT * FROM t WHERE CustomerMarket = 'France'",
          "SELECT CustomerName FROM t WHERE MonthlyActiveUsers > 100",
          "SELECT Month, sum(MonthlyActiveUsers) FROM t GROUP BY Month",
          "SELECT Month, CustomerName FROM t LIMIT 5",
          "SELECT count(*) FROM (SELECT * FROM t UNION ALL SELECT * FROM t)",
          "SELECT count(*) FROM t");

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  @ParameterizedTest
  @ShortCases(value = 1, csv = @CsvSource({"auto, 1, 17", "never, 1, 17", "always, 4, 30"}))
  void actionsOnOneDataFrame(String pushdown, int reports, int calls) throws IOException {
    Map<String, String> options = service.options("dataset", "OfficeUsage", "pushdown", pushdown);
    if (pushdown.equals("always")) {
      options.put("columns", COLUMNS);
    }
    Dataset<Row> usage = TestSpark.newReader(options).load();
    usage.createOrReplaceTempView("t");

    ACTIONS.forEach(action -> TestSpark.session().sql(action).collectAsList());

    assertThat(List.of(service.reportPostCount(), calls()))
        .as(log())
        .containsExactly((long) reports, (long) calls);
    assertThat(Files.readString(Path.of("docs", "pushdown.md")))
        .contains(String.format(Locale.ROOT, "| `%s` | %d | %d |", pushdown, reports, calls));
  }

  @Test
  void statementsOnACatalog() {
    TestCatalog catalog = TestCatalog.of(service.sandbox());

    ACTIONS.forEach(action -> catalog.queryRows(action.replaceAll("\\bt\\b", TABLE)));

    assertThat(service.reportPostCount()).isOne();
    assertThat(calls()).as(log()).isLessThanOrEqualTo(17);
  }

  @Test
  void loadsOfTheirOwnShareTheReportAndWhatIsKnown() {
    for (String action : ACTIONS) {
      TestSpark.newReader(service.options("dataset", "OfficeUsage"))
          .load()
          .createOrReplaceTempView("t");
      TestSpark.session().sql(action).collectAsList();
    }

    assertThat(service.reportPostCount()).isOne();
    assertThat(calls()).as(log()).isLessThanOrEqualTo(17);
  }

  private long calls() {
    return service.calls().all().stream().filter(call -> call.kind() != Kind.DOWNLOAD).count();
  }

  private String log() {
    return service.calls().all().stream()
        .filter(call -> call.kind() != Kind.DOWNLOAD)
        .map(RecordedCall::toString)
        .toList()
        .toString();
  }
}
