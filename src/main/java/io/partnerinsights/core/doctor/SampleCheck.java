package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlanner;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.sample.QueryTests;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.SchemaHints;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tests the query of a small report with the service, and its types with the values. */
record SampleCheck(CheckContext context) {
  /** Maximum number of columns of the query, so that its report is small. */
  private static final int MAX_COLUMNS = 25;

  /** Fails if the test has no sample, which the log explains. */
  Result types() {
    Dataset dataset = context.datasets().get(0);
    TypeCheck.Checked tested =
        new TypeCheck(context.client(), new QueryTests(context.clock()), context.options())
            .check(plan(dataset));
    context.planned(tested.plan());
    List<SampleRow> rows = tested.sample();
    return rows == null
        ? Result.failed(dataset.name() + ": no rows, which the log explains")
        : Result.passed(
            "%s: %s (rows in the sample: %s)"
                .formatted(dataset.name(), types(tested.plan()), rows.size()));
  }

  private CheckedQuery plan(Dataset dataset) {
    String columns =
        dataset.columns().stream().limit(MAX_COLUMNS).collect(Collectors.joining(", "));
    InsightsQuery query = InsightsQuery.parse("SELECT " + columns + " FROM " + dataset.name());
    ReportRequest request =
        new ReportRequest(new ReadTarget.QueryText(query), null, ReportFormat.CSV);
    return new ReportPlanner(context.client(), SchemaHints.of(context.options()))
        .plan(request, query, dataset);
  }

  private static String types(CheckedQuery plan) {
    List<ReportColumn> columns = plan.schema().columns();
    String others =
        columns.stream()
            .flatMap(column -> otherType(plan.query().dataset(), column).stream())
            .collect(Collectors.joining(", "));
    return others.isEmpty()
        ? "all of its first columns have the dictionary's types: " + columns.size()
        : "other than in the dictionary: " + others;
  }

  private static Optional<String> otherType(String dataset, ReportColumn column) {
    return DataDictionary.bundled()
        .find(dataset, column.name())
        .filter(known -> !known.type().equals(column.type()))
        .map(known -> known.name() + " " + known.type() + " is " + column.type());
  }
}
