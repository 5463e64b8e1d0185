package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportPlanner;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.sample.QueryTestCache;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.SchemaHints;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tests a query with the service, and the dictionary's types with its values. */
record SampleChecks(CheckContext context) {
  /** Columns of the query: enough for each type, and few enough for a small file. */
  private static final int MAX_COLUMNS = 25;

  List<Check> all() {
    return List.of(
        Check.required("test query", this::testQuery, "A14", "A25", "S5"),
        Check.optional("types", this::types, "S1", "S2", "S5"));
  }

  private Result testQuery() {
    Dataset dataset = chosen();
    ReportPlan plan = plan(dataset);
    long start = System.nanoTime();
    TypeCheck.Checked tested =
        new TypeCheck(context.client(), new QueryTestCache(Clock.systemUTC()), context.options())
            .check(plan);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    context.planned(tested.plan());
    List<SampleRow> rows = tested.sample();
    String text =
        dataset.name()
            + ": "
            + (rows == null ? "no rows, which the log explains" : rows.size() + " rows")
            + " in "
            + Durations.readable(taken);
    return rows != null ? Result.passed(text) : Result.failed(text);
  }

  /** Returns the dataset with the most columns of known types, so that all types are checked. */
  private Dataset chosen() {
    return context.datasets().stream()
        .filter(dataset -> !dataset.columns().isEmpty())
        .max(Comparator.comparing(SampleChecks::knownTypes))
        .orElse(context.datasets().get(0));
  }

  private static long knownTypes(Dataset dataset) {
    return DataDictionary.bundled()
        .find(dataset.name())
        .map(
            known ->
                dataset.columns().stream()
                    .limit(MAX_COLUMNS)
                    .flatMap(name -> known.find(name).stream()))
        .map(columns -> columns.map(column -> column.type().base()).distinct().count())
        .orElse(0L);
  }

  private ReportPlan plan(Dataset dataset) {
    String columns =
        dataset.columns().stream().limit(MAX_COLUMNS).collect(Collectors.joining(", "));
    InsightsQuery query = InsightsQuery.parse("SELECT " + columns + " FROM " + dataset.name());
    ReportRequest request =
        new ReportRequest(new ReadTarget.QueryText(query), null, ReportFormat.CSV);
    return new ReportPlanner(context.client(), SchemaHints.of(context.options()))
        .plan(request, query, dataset);
  }

  private Result types() {
    ReportPlan plan = context.plan();
    List<ReportColumn> columns = plan.schema().columns();
    String others =
        columns.stream()
            .flatMap(column -> otherType(plan.query().dataset(), column).stream())
            .collect(Collectors.joining(", "));
    return Result.passed(
        others.isEmpty()
            ? columns.size() + " columns have the dictionary's types"
            : "other than in the dictionary: " + others);
  }

  private static Optional<String> otherType(String dataset, ReportColumn column) {
    return DataDictionary.bundled()
        .find(dataset, column.name())
        .filter(known -> !known.type().equals(column.type()))
        .map(known -> known.name() + " " + known.type() + " is " + column.type());
  }
}
