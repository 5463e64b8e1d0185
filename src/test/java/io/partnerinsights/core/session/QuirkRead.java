package io.partnerinsights.core.session;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.RowTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One read of the matrix: its options, what an engine does with its rows, and the query whose rows
 * it must have.
 */
final class QuirkRead {
  final String name;

  /** A query whose rows are those of this read. */
  final String oracle;

  Compression compression = Compression.GZIP;

  /** Number of reports that it creates. */
  int reports = 1;

  /** Number of rows that a test of the query may answer; 0 for none. */
  int previewedRows;

  private final List<BiConsumer<QuirkService, Map<String, String>>> options = new ArrayList<>();
  private Optional<Consumer<Pushdown>> pushdown = Optional.empty();
  private UnaryOperator<List<Map<String, String>>> engineWork = UnaryOperator.identity();
  private Instant start;
  private Instant end;

  QuirkRead(String name, String oracle) {
    this.name = name;
    this.oracle = oracle;
  }

  QuirkRead withOption(String option, String value) {
    options.add((service, all) -> all.put(option, value));
    return this;
  }

  QuirkRead withOption(BiConsumer<QuirkService, Map<String, String>> addOptions) {
    options.add(addOptions);
    return this;
  }

  /** Polls as without options: at first every second. */
  QuirkRead pollingOften() {
    options.add((service, all) -> all.remove("pollInterval"));
    return this;
  }

  QuirkRead between(String from, String to) {
    start = Instant.parse(from);
    end = Instant.parse(to);
    return withOption("queryStartTime", from).withOption("queryEndTime", to);
  }

  QuirkRead withoutCompression() {
    compression = Compression.NONE;
    return this;
  }

  QuirkRead ofExistingReport() {
    reports = 0;
    return this;
  }

  QuirkRead pushing(Consumer<Pushdown> parts) {
    pushdown = Optional.of(parts);
    return this;
  }

  /** Adds a filter that the engine also evaluates. */
  QuirkRead filtering(Predicate<Map<String, String>> condition) {
    engineWork = rows -> rows.stream().filter(condition).toList();
    return this;
  }

  QuirkRead limitedTo(int rows) {
    engineWork = all -> all.stream().limit(rows).toList();
    return this;
  }

  /** Answers a limit by a test of the query, or by a report if the test proves too little. */
  QuirkRead previewing(int rows) {
    previewedRows = rows;
    reports = 0;
    return limitedTo(rows);
  }

  record Result(List<Map<String, String>> rows, List<ReportColumn> columns) {}

  /** Makes the read as an application of its own. */
  Result readFrom(QuirkService service) {
    Map<String, String> all = new HashMap<>(service.options());
    options.forEach(more -> more.accept(service, all));
    service.passReuse();
    try (Application application = service.newApplication()) {
      ReadPlan plan = pushInto(Session.open(ConnectorOptions.parse(all), application).planRead());
      List<Map<String, String>> rows = findPreview(plan).orElseGet(() -> RowTexts.of(plan));
      return new Result(engineWork.apply(rows), plan.schema().columns());
    }
  }

  private ReadPlan pushInto(ReadPlan wholePlan) {
    if (pushdown.isEmpty()) {
      return wholePlan;
    }
    Pushdown parts = wholePlan.newPushdown();
    pushdown.get().accept(parts);
    return wholePlan.withPushdown(parts);
  }

  private Optional<List<Map<String, String>>> findPreview(ReadPlan plan) {
    if (previewedRows == 0 || !plan.mayPreview(previewedRows)) {
      return Optional.empty();
    }
    return plan.fetchPreview(previewedRows, plan.createSpec())
        .map(split -> RowTexts.of(List.of(split), () -> null, plan.createSpec()));
  }

  /** Returns the rows as DuckDB has them, with the columns and types of the read's rows. */
  List<Map<String, String>> expectedRows(QuirkService service, List<ReportColumn> columns) {
    List<Map<String, String>> rows =
        start == null
            ? service.sandbox().expectedRows(oracle)
            : service.sandbox().expectedRows(oracle, start, end);
    return RowTexts.ofDatabase(rows, columns);
  }
}
