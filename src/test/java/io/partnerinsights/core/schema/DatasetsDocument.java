package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Generates docs/datasets.md from the bundled dictionary. */
final class DatasetsDocument {
  private static final String HEAD =
      """
      # Datasets

      Use this page to choose the columns and metrics of a query. The list of your account may differ. This shows it:

      ```sql
      SHOW TABLES IN insights.mpn;
      DESCRIBE TABLE EXTENDED insights.mpn.OfficeUsage;
      ```

      The names are those that the service had published when this version was built. The service publishes no types:
      they were inferred, are checked with a sample before the wait for a report, and can be set with `schemaHints`
      ([api-interpretation.md](api-interpretation.md#s5-types-from-a-sample)).

      - A **metric** is an aggregate over the distinct combinations of the selected columns.
      - **Ranges** are what `TIMESPAN` in a query and option `timespan` accept, besides the words `TODAY`, `YESTERDAY`,
        `LAST_7_DAYS` to `LAST_365_DAYS`. A dataset without ranges is read without `TIMESPAN`.
      - **New data** is how often the service renews a dataset. Reading more often creates reports with the same rows.
      - **Schedule** is the shortest interval of a scheduled report in Partner Center. `recurrenceInterval` must not be shorter.
      - A column marked **period** names the period of a record: a filter on it becomes the report's range
        ([pushdown.md](pushdown.md#periods)).
      - A column marked **may be absent** is a former name, or a name inferred from the user interface.

      Generated from `src/main/resources/io/partnerinsights/schema`; do not edit.

      """;

  private DatasetsDocument() {}

  /** Returns the whole page in Markdown. */
  static String markdown() throws IOException {
    return HEAD
        + contents("Partner network (`mpn`)", "datasets.json")
        + "\n"
        + contents("Commercial marketplace (`cmp`)", "cmp-datasets.json")
        + sections("datasets.json")
        + sections("cmp-datasets.json");
  }

  private static String contents(String title, String file) throws IOException {
    return "| "
        + title
        + " | columns | metrics | ranges | new data | schedule |\n|---|---|---|---|---|---|\n"
        + nodes(file).stream().map(DatasetsDocument::contentsRow).collect(Collectors.joining());
  }

  private static String contentsRow(JsonNode node) {
    DictionaryDataset dataset = dataset(node);
    return "| [%s](#%s) | %d | %d | %s | %s | %s |\n"
        .formatted(
            dataset.name(),
            dataset.name().toLowerCase(Locale.ROOT),
            dataset.columns().size(),
            dataset.metrics().size(),
            ranges(node),
            dataset.refresh().map(DatasetsDocument::refresh).orElse("not published"),
            schedule(node));
  }

  private static String ranges(JsonNode node) {
    List<String> ranges = texts(node.required("availableDateRanges"));
    return ranges.isEmpty() ? "none published" : "up to `" + ranges.get(ranges.size() - 1) + "`";
  }

  private static String refresh(Duration refresh) {
    return refresh.toDays() == 1 ? "daily" : "every " + refresh.toDays() + " days";
  }

  private static String schedule(JsonNode node) {
    return Optional.ofNullable(node.get("minimumRecurrenceInterval"))
        .map(hours -> hours.asInt() + " h")
        .orElse("not published");
  }

  private static String sections(String file) throws IOException {
    return nodes(file).stream().map(DatasetsDocument::section).collect(Collectors.joining());
  }

  private static String section(JsonNode node) {
    DictionaryDataset dataset = dataset(node);
    return "\n## "
        + dataset.name()
        + "\n\n"
        + allRanges(node)
        + table("column", dataset.columns())
        + (dataset.metrics().isEmpty() ? "" : "\n" + table("metric", dataset.metrics()));
  }

  private static String allRanges(JsonNode node) {
    List<String> ranges = texts(node.required("availableDateRanges"));
    return ranges.isEmpty()
        ? ""
        : "Ranges: "
            + ranges.stream().map(range -> "`" + range + "`").collect(Collectors.joining(", "))
            + ".\n\n";
  }

  private static String table(String what, List<DictionaryColumn> columns) {
    return "| "
        + what
        + " | type | published values and notes |\n|---|---|---|\n"
        + columns.stream().map(DatasetsDocument::row).collect(Collectors.joining());
  }

  private static String row(DictionaryColumn column) {
    String notes =
        (column.period() ? "**period** " : "")
            + (column.expected() ? "" : "**may be absent** ")
            + column.comment().replace("|", "\\|");
    return "| `%s` | %s | %s |\n".formatted(column.name(), column.type(), notes.strip());
  }

  private static DictionaryDataset dataset(JsonNode node) {
    return DataDictionary.bundled().find(node.required("datasetName").textValue()).orElseThrow();
  }

  private static List<JsonNode> nodes(String file) throws IOException {
    try (InputStream json =
        DataDictionary.class.getResourceAsStream("/io/partnerinsights/schema/" + file)) {
      return list(new JsonMapper().readTree(json).required("datasets"));
    }
  }

  private static List<String> texts(JsonNode array) {
    return list(array).stream().map(JsonNode::textValue).toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
