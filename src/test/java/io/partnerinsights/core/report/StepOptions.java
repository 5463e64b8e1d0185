package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;

import io.partnerinsights.core.client.ReportService.Limits;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.KeepMode;
import io.partnerinsights.core.options.ReuseMode;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of a read in a row of {@link ReadSteps}: timeout, poll, permits, maxAge, reuse, keep
 * and format as those of users; query (default, spelled, other or dataset), stored, or report with
 * execution, and with capitals for its id; open for a range without an end; random for the number
 * that the read draws.
 */
record StepOptions(Map<String, String> values) {
  private static final Map<String, String> QUERIES =
      Map.of(
          "default",
          QUERY,
          "spelled",
          "select Month,CustomerName from OfficeUsage order by Month desc timespan"
              + " last_6_months;",
          "other",
          "SELECT Month FROM OfficeUsage",
          "dataset",
          "SELECT CustomerName FROM CustomersAndTenants");

  static StepOptions of(String words) {
    return new StepOptions(
        Stream.of(words.split(" ", -1))
            .filter(word -> word.contains("="))
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(option -> option[0], option -> option[1], (a, b) -> b)));
  }

  String text(String name, String other) {
    return values.getOrDefault(name, other);
  }

  RandomGenerator random() {
    return values.containsKey("random") ? () -> Long.parseLong(values.get("random")) : new Random();
  }

  ReportSettings settings() {
    ReuseMode reuse = ReuseMode.valueOf(text("reuse", "auto").toUpperCase(Locale.ROOT));
    KeepMode keep = KeepMode.valueOf(text("keep", "nothing").toUpperCase(Locale.ROOT));
    Duration poll = values.containsKey("poll") ? Duration.parse(values.get("poll")) : null;
    return new ReportSettings(
        Duration.parse(text("timeout", "PT4H")),
        new Limits(poll, Integer.parseInt(text("permits", "5")), 60),
        null,
        null,
        null,
        reuse,
        Duration.parse(text("maxAge", "PT1H")),
        ReportUse.ofRead(reuse, keep));
  }

  /**
   * @param ids returns the id of a report by its letter
   * @param executionId returns that of the last report
   */
  ReportRequest request(UnaryOperator<String> ids, Supplier<String> executionId) {
    Instant start = ClockedSandbox.START.minus(Duration.ofDays(100));
    return new ReportRequest(
        target(ids, executionId),
        values.containsKey("open") ? new TimeRange(start, null) : null,
        ReportFormat.valueOf(text("format", "CSV")));
  }

  private ReadTarget target(UnaryOperator<String> ids, Supplier<String> executionId) {
    if (values.containsKey("report")) {
      String execution = values.get("execution");
      String reportId = ids.apply(values.get("report"));
      return new ReadTarget.ExistingReport(
          values.containsKey("capitals") ? reportId.toUpperCase(Locale.ROOT) : reportId,
          "same".equals(execution) ? executionId.get() : execution);
    }
    return values.containsKey("stored")
        ? new ReadTarget.StoredQuery(values.get("stored"))
        : new ReadTarget.QueryText(InsightsQuery.parse(QUERIES.get(text("query", "default"))));
  }
}
