package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.schema.DataDictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/** What DESCRIBE TABLE EXTENDED says of a table, in the service's words; nothing secret. */
final class TableProperties {
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();

  private TableProperties() {}

  static Map<String, String> of(Dataset dataset) {
    Map<String, String> known = ours();
    putList(known, "availableMetrics", dataset.metrics());
    putList(known, "availableDateRanges", dataset.dateRanges());
    DICTIONARY
        .find(dataset.name())
        .ifPresent(entry -> known.put("refreshDays", Long.toString(entry.refresh().toDays())));
    return known;
  }

  static Map<String, String> of(ScheduledQuery query) {
    Map<String, String> known = ours();
    if (!query.description().isBlank()) {
      known.put(TableCatalog.PROP_COMMENT, query.description());
    }
    known.put("queryId", query.queryId());
    known.put("query", query.query());
    return known;
  }

  static Map<String, String> of(ScheduledReport report) {
    Map<String, String> known = ours();
    if (!report.description().isBlank()) {
      known.put(TableCatalog.PROP_COMMENT, report.description());
    }
    known.put("reportId", report.reportId());
    known.put("reportStatus", report.reportStatus());
    known.put("format", report.format().name());
    report
        .recurrenceInterval()
        .ifPresent(interval -> known.put("recurrenceHours", Long.toString(interval.toHours())));
    known.put("queryId", report.queryId());
    known.put("query", report.query());
    return known;
  }

  private static Map<String, String> ours() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(TableCatalog.PROP_PROVIDER, "partnerinsights");
    properties.put(TableCatalog.PROP_EXTERNAL, "true");
    return properties;
  }

  private static void putList(Map<String, String> properties, String key, List<String> values) {
    if (!values.isEmpty()) {
      properties.put(key, String.join(", ", values));
    }
  }
}
