package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.SchemaHints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of a dataset {@code d}, and predicates on their columns. */
final class TestTables {
  static final String COLUMNS = "CustomerName, Seats, Revenue, Start, Month, Odd";
  static final DatasetTable LIFETIME = table(COLUMNS, "TIMESPAN LIFETIME");
  static final DatasetTable METRIC = table("CustomerName, Month, Total", "");

  private TestTables() {}

  static EnginePredicate predicate(String column, Comparison comparison, Object... values) {
    return new EnginePredicate(column, comparison, List.of(values));
  }

  static String text(PushdownResult narrowed) {
    return narrowed.query().query().toText();
  }

  static @Nullable TimeRange range(String start, String end) {
    if (start == null) {
      return null;
    }
    return end.equals("open")
        ? new TimeRange(instant(start), null)
        : new TimeRange(instant(start), instant(end));
  }

  static Instant instant(String text) {
    return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
  }

  static DatasetTable table(String columns, String timespan) {
    return table(columns, timespan, null);
  }

  static DatasetTable table(String columns, String timespan, @Nullable TimeRange range) {
    InsightsQuery query = InsightsQuery.parse("SELECT " + columns + " FROM d " + timespan);
    ReportRequest request =
        new ReportRequest(new ReadTarget.QueryText(query), range, ReportFormat.CSV);
    List<TableColumn> known = query.columns().stream().map(TestTables::column).toList();
    return new DatasetTable(
        new CheckedQuery(
            request,
            query,
            SchemaHints.parse("").resolveSchema(query),
            Fingerprint.of("account"),
            ConnectionId.createUnique()),
        known,
        new Dataset("d", query.columns(), List.of("Total"), List.of("LIFETIME"), Duration.ZERO));
  }

  private static TableColumn column(String name) {
    ColumnKind kind =
        switch (name) {
          case "CustomerName" -> ColumnKind.STRING;
          case "Seats", "Total" -> ColumnKind.INTEGER;
          case "Revenue" -> ColumnKind.MONEY;
          case "Start" -> ColumnKind.TIME;
          case "Month" -> ColumnKind.DATE;
          default -> null;
        };
    return new TableColumn(name, kind, name.equals("Month"), name.equals("Total"));
  }
}
