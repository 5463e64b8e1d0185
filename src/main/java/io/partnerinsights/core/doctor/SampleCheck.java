package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.sample.SampleCache;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.session.Planner;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tests the query of a small report with the service, and its types with the values. */
record SampleCheck(CheckContext context) {
  /** Maximum number of columns of the query, so that its report is small. */
  private static final int MAX_COLUMNS = 25;

  Result compareWithSample() {
    Dataset dataset = context.datasets().get(0);
    Planner planner = context.planner();
    SampleCache.SampledQuery sampledQuery =
        planner.sampleTypes(planner.checkRequest(requestFor(dataset)));
    context.setCheckedQuery(sampledQuery.query());
    List<SampleRow> rows = sampledQuery.rows();
    if (sampledQuery.failure() != null) {
      return Result.failed(sampledQuery.failure().getMessage());
    }
    String noun = rows != null && rows.size() == 1 ? " sample row" : " sample rows";
    String sample =
        rows == null ? "not checked against sample rows" : "checked against " + rows.size() + noun;
    return Result.passed(
        "%s: %s (%s)".formatted(dataset.name(), describeTypes(sampledQuery.query()), sample));
  }

  private static ReportRequest requestFor(Dataset dataset) {
    String columns =
        dataset.columns().stream().limit(MAX_COLUMNS).collect(Collectors.joining(", "));
    InsightsQuery query = InsightsQuery.parse("SELECT " + columns + " FROM " + dataset.name());
    return new ReportRequest(new ReadTarget.QueryText(query), null, ReportFormat.CSV);
  }

  private static String describeTypes(CheckedQuery checkedQuery) {
    List<ReportColumn> columns = checkedQuery.schema().columns();
    String differences =
        columns.stream()
            .flatMap(column -> describeDifferentType(checkedQuery.dataset(), column).stream())
            .collect(Collectors.joining(", "));
    return differences.isEmpty()
        ? "the first "
            + columns.size()
            + " columns have the types that are built into the connector"
        : "some columns do not have the types that are built into the connector: " + differences;
  }

  private static Optional<String> describeDifferentType(String dataset, ReportColumn column) {
    return DataDictionary.builtIn()
        .findColumn(dataset, column.name())
        .filter(dictionaryColumn -> !dictionaryColumn.type().equals(column.type()))
        .map(
            dictionaryColumn ->
                dictionaryColumn.name()
                    + " is "
                    + column.type()
                    + " instead of "
                    + dictionaryColumn.type());
  }
}
