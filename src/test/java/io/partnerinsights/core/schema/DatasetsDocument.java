package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.schema.DictionaryColumn.Additivity;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import io.partnerinsights.testing.SchemaFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Generates the tables of docs/datasets.md from the bundled dictionary. */
final class DatasetsDocument {
  private static final String METRIC = "metric";
  private static final String FORMER_DATASET = " **former dataset**";
  private static final Pattern CLAUSE = Pattern.compile("; (\\w)");

  private DatasetsDocument() {}

  /** Returns the two tables that list the datasets. */
  static String index() throws IOException {
    return contents("Partner network (`mpn`)", mpn())
        + "\n"
        + contents("Commercial marketplace (`cmp`)", nodes("cmp-datasets.json"));
  }

  /** Returns the section of each dataset, with its columns and metrics. */
  static String sections() throws IOException {
    return sections(mpn()) + sections(nodes("cmp-datasets.json"));
  }

  /** Returns the recorded datasets, then those that only pages name. */
  private static List<JsonNode> mpn() throws IOException {
    List<JsonNode> recorded = nodes("recorded-datasets.json");
    List<String> names = recorded.stream().map(DatasetsDocument::name).toList();
    return Stream.concat(
            recorded.stream(),
            nodes("datasets.json").stream().filter(page -> !names.contains(name(page))))
        .toList();
  }

  private static String name(JsonNode dataset) {
    return dataset.required("datasetName").textValue();
  }

  private static String contents(String title, List<JsonNode> datasets) {
    return "| "
        + title
        + " | contents | columns | ranges | new data | schedule |\n|---|---|---|---|---|---|\n"
        + datasets.stream()
            .map(dataset -> contentsRow(dataset, mark(dataset, datasets)))
            .collect(Collectors.joining());
  }

  /** Returns the mark of a dataset that the service no longer lists, or that was not recorded. */
  private static String mark(JsonNode dataset, List<JsonNode> all) {
    if (dataset.path("retired").asBoolean()) {
      return FORMER_DATASET;
    }
    boolean marked = all.stream().anyMatch(DatasetsDocument::isRecorded) && !isRecorded(dataset);
    return marked ? " **only on pages**" : "";
  }

  private static boolean isRecorded(JsonNode node) {
    return dataset(node).columns().stream().anyMatch(column -> column.source() == Source.RECORD);
  }

  private static String contentsRow(JsonNode node, String mark) {
    DictionaryDataset dataset = dataset(node);
    return "| [%s](#%s)%s | %s | %d | %s | %s | %s |\n"
        .formatted(
            dataset.name(),
            dataset.name().toLowerCase(Locale.ROOT),
            mark,
            dataset.meaning(),
            dataset.columns().size() + dataset.metrics().size(),
            ranges(node),
            dataset.refreshInterval() == null
                ? "not published"
                : refresh(dataset.refreshInterval()),
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

  private static String sections(List<JsonNode> datasets) {
    return datasets.stream()
        .map(dataset -> section(dataset, mark(dataset, datasets)))
        .collect(Collectors.joining());
  }

  private static String section(JsonNode node, String mark) {
    DictionaryDataset dataset = dataset(node);
    return "\n## "
        + dataset.name()
        + "\n\n"
        + dataset.meaning()
        + ".\n\n"
        + markSentence(mark)
        + allRanges(node)
        + table("column", dataset.columns())
        + (dataset.metrics().isEmpty() ? "" : "\n" + table(METRIC, dataset.metrics()));
  }

  private static String markSentence(String mark) {
    if (mark.isEmpty()) {
      return "";
    }
    return (mark.equals(FORMER_DATASET) ? "This is a" : "The whole dataset is") + mark + ".\n\n";
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
    boolean recorded = columns.stream().anyMatch(column -> column.source() == Source.RECORD);
    boolean measures =
        columns.stream().anyMatch(column -> column.additivity() != Additivity.UNKNOWN);
    return "| "
        + what
        + " | type |"
        + (measures ? " add up over |" : "")
        + " meaning, published values, notes |\n|---|---|"
        + (measures ? "---|" : "")
        + "---|\n"
        + columns.stream()
            .map(column -> row(column, recorded, measures))
            .collect(Collectors.joining());
  }

  private static String row(DictionaryColumn column, boolean recorded, boolean measures) {
    String notes =
        (column.isPeriod() ? "**period** " : "")
            + source(column, recorded)
            + note(column).replace("|", "\\|");
    return "| `%s` | %s |%s %s |\n"
        .formatted(column.name(), column.type(), measures ? sums(column) : "", notes.strip());
  }

  /** Returns the meaning in sentences without semicolons, and the values in parentheses. */
  private static String note(DictionaryColumn column) {
    String meaning =
        CLAUSE
            .matcher(column.meaning())
            .replaceAll(m -> ". " + m.group(1).toUpperCase(Locale.ROOT));
    String values = column.knownValues().replace("; ", " · ");
    return meaning.isEmpty() || values.isEmpty() ? meaning + values : meaning + " (" + values + ")";
  }

  private static String sums(DictionaryColumn column) {
    return switch (column.additivity()) {
      case UNKNOWN -> "  |";
      case OVER_MONTHS -> " months |";
      case OVER_RECORDS -> " records |";
      case NEVER ->
          column.additiveMetric() == null ? " never |" : " `" + column.additiveMetric() + "` |";
    };
  }

  private static String source(DictionaryColumn column, boolean recorded) {
    return switch (column.source()) {
      case RECORD -> "";
      case PAGES -> recorded ? "**only on pages** " : "";
      case FORMER -> "**former name** ";
    };
  }

  private static DictionaryDataset dataset(JsonNode node) {
    return DataDictionary.builtIn().findDataset(name(node)).orElseThrow();
  }

  private static List<JsonNode> nodes(String file) throws IOException {
    return list(SchemaFile.readJson(file).required("datasets"));
  }

  private static List<String> texts(JsonNode array) {
    return list(array).stream().map(JsonNode::textValue).toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
