package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/** Returns the properties that DESCRIBE TABLE EXTENDED shows; they contain no secret. */
final class TableProperties {
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();

  private TableProperties() {}

  static Map<String, String> of(Dataset dataset) {
    Map<String, String> properties = common();
    putList(properties, "availableMetrics", dataset.metrics());
    putList(properties, "availableDateRanges", dataset.dateRanges());
    DICTIONARY
        .find(dataset.name())
        .map(DictionaryDataset::refresh)
        .ifPresent(time -> properties.put("refreshDays", Long.toString(time.toDays())));
    return properties;
  }

  static Map<String, String> of(ScheduledQuery query) {
    Map<String, String> properties = common();
    if (!query.description().isBlank()) {
      properties.put(TableCatalog.PROP_COMMENT, query.description());
    }
    properties.put("queryId", query.queryId());
    properties.put("query", query.query());
    return properties;
  }

  static Map<String, String> of(ScheduledReport report) {
    Map<String, String> properties = common();
    if (!report.description().isBlank()) {
      properties.put(TableCatalog.PROP_COMMENT, report.description());
    }
    properties.put("reportId", report.reportId());
    properties.put("reportStatus", report.reportStatus());
    properties.put("format", report.format().name());
    if (report.recurrenceInterval() != null) {
      properties.put("recurrenceHours", Long.toString(report.recurrenceInterval().toHours()));
    }
    properties.put("queryId", report.queryId());
    properties.put("query", report.query());
    return properties;
  }

  private static Map<String, String> common() {
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
