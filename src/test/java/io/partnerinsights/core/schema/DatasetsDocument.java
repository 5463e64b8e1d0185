package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Generates docs/datasets.md from the bundled dictionary. */
final class DatasetsDocument {
  private static final String HEAD =
      """
      # Datasets

      Use this page to choose the columns and metrics of a query. Your account may have other datasets and columns. To see
      them:

      ```sql
      SHOW TABLES IN insights.mpn;
      DESCRIBE TABLE EXTENDED insights.mpn.OfficeUsage;
      ```

      The names of the partner network come from a list that the service sent on 2023-02-27. Names that only its pages have
      are marked. The service publishes no types, so we inferred them. Before the wait for a report, a read [checks the types
      with a sample](internals/api-interpretation.md#s5-types-from-a-sample). You can set others with `schemaHints`.

      - A dataset read as a table has all its columns and all its metrics. A row is one combination of the columns. A
        **metric** is an aggregate over the records of that combination. `count(*)` counts combinations.
      - **Ranges** are what `TIMESPAN` in a query and option `timespan` accept. A dataset with ranges also accepts `TODAY`,
        `YESTERDAY`, `LAST_7_DAYS` (or 14, 30, 90, 180, 365), `LAST_MONTH`, `LAST_3_MONTHS`, `LAST_6_MONTHS` and
        `LAST_1_YEAR`; a dataset of months refuses less than 30 days. Read a dataset without ranges without `TIMESPAN`.
      - **New data** is how often the service renews a dataset. Reports that you create more often have the same rows.
      - **Schedule** is a report's shortest interval in Partner Center. `recurrenceInterval` is at least this, and `4h`.
      - A column marked **period** has the period of a record. With `pushdown=always`, a filter on this column can
        become the report's range ([pushdown.md](internals/pushdown.md#periods)).
      - A dataset or column marked **only on pages** was not in the recorded list. Your account probably does not have it.

      ## Before you add up numbers

      - **Missing columns.** Without a role that may see them, columns with people or revenue are absent. Revenue needs the
        role *Executive report viewer* in Partner Center.
      - **Rows that count twice.** A record that is attributed to several locations of a partner appears once for each
        location. Filter the flag to 0 before a sum (table below). A dataset that the table omits has no flag.
      - **Add up over.** This column of the tables below says over what you may add up a number. `DESCRIBE` in Spark and Flink
        shows the same warning as the column's comment:
        - **months**: over records and over months, such as revenue.
        - **records**: over the records of one month (or day, or of a dataset without months), never over months: each
          month has all seats again. `AvailableSeatsEOP` is of this kind. `AvailableSeats` of
          `SeatsSubscriptionsAndRevenue` is another number, the change against the month before: add it up over **months**.
        - **never**: `CustomerCount` counts a customer in each row that has it. Count the ids instead, over all rows.
          `MonthlySubscriptionLevelACR` is on each row of a subscription; add up `ACR_USD`.
        - **the name of a metric**: add up this metric, such as `TotalMonthlyActiveUsers`, not the column
          `MonthlyActiveUsers`. If two records have equal columns, the table has one row for both: the column has the number
          of one record, the metric has the sum of both.
      - **Within one unit.** Add up `UsageQuantity` by `UsageUnits`, amounts of the marketplace by currency, and active users by
        workload: a person may use several.
      - **A name is not a customer.** It may change, and two customers may share one. Group by `CustomerTenantId`, or by
        `CustomerTpid` for the parent company, and show the newest name ([measures.md](measures.md)).
      - **Months are restated.** Numbers of closed months change later. A load must replace months, not append them
        ([lakehouse.md](lakehouse.md)).
      - **The last month is empty at first.** AzureUsage has a month from about the 5th of the next one, other datasets from
        about the 15th.

      | sum over | of `AzureUsage` | of `CustomersAndTenants`, `SeatsSubscriptionsAndRevenue`, `OfficeUsage`, `EMSUsage`, `CSPRevenueDetails` |
      |---|---|---|
      | the whole company | `IsACRDuplicateAtPGALevel = 0` | `IsDuplicateRowForPGA = 0` |
      | one location (`MPNId`) | `IsDuplicateAtMpnLevel = 0` | no column |
      | one type of attribution | `IsDuplicateAtPgaAttributionTypeLevel = 0` | no column |

      ## Words of the service

      The meanings on this page are in our own words. Microsoft's are its
      [data definitions](https://learn.microsoft.com/partner-center/insights/insights-data-definitions) and, for the
      marketplace, [those of usage](https://learn.microsoft.com/partner-center/insights/usage-dashboard) and of the pages
      next to it. We have found no source for a name without a meaning. *Campaign* says for which customers a campaign of
      CloudAscent is, and what it sells.

      | word | meaning |
      |---|---|
      | ACR | Azure consumed revenue: quantity of usage times the price that the customer pays. Prepaid amounts make it differ from billed revenue. |
      | CC, PC | customer's currency, and the currency in which a publisher is paid |
      | CLAS | CloudAscent: Microsoft's model of what customers may buy. Its clusters are Act Now, Evaluate, Nurture and Educate. |
      | CPOR | claiming partner of record: the partner claims the association with a customer |
      | CSP | Cloud Solution Provider: tier 1 buys from Microsoft, tier 2 from an indirect provider |
      | DPOR | digital partner of record: association with a subscription of an Enterprise Agreement |
      | DUNS | Data Universal Numbering System of Dun & Bradstreet |
      | EA | Enterprise Agreement |
      | EOP | end of the period |
      | EOU | enterprise organizational unit: a focus area of a subsidiary |
      | FRA | Field Revenue Accountability |
      | ISV | publisher of an offer in the marketplace |
      | MAU | monthly active users: a user counts once a month for each service, so it may exceed PAU |
      | MCP | Microsoft Certified Professional |
      | MPN | Microsoft Partner Network, now the Microsoft AI Cloud Partner Program |
      | PAL | partner admin link: association by the access of the partner to Azure resources of the customer |
      | PAU | paid available units: users with a paid license |
      | PGA, PLA | partner global account, the company as a whole, and its partner location accounts |
      | SKU | stock-keeping unit: a product as it is sold |
      | TPID | id of the top parent: the company above all companies of a customer |

      Generated from `src/main/resources/io/partnerinsights/schema`; do not edit.

      """;

  private static final String METRIC = "metric";

  private DatasetsDocument() {}

  /** Returns the whole page in Markdown. */
  static String markdown() throws IOException {
    return HEAD
        + contents("Partner network (`mpn`)", mpn())
        + "\n"
        + contents("Commercial marketplace (`cmp`)", nodes("cmp-datasets.json"))
        + sections(mpn())
        + sections(nodes("cmp-datasets.json"));
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
        + " | what it has | columns | ranges | new data | schedule |\n|---|---|---|---|---|---|\n"
        + datasets.stream()
            .map(dataset -> contentsRow(dataset, mark(dataset, datasets)))
            .collect(Collectors.joining());
  }

  /** Returns the mark of a dataset that is not among those that were recorded of a program. */
  private static String mark(JsonNode dataset, List<JsonNode> all) {
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
            dataset.refresh() == null ? "not published" : refresh(dataset.refresh()),
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
        + (mark.isEmpty() ? "" : "The whole dataset is" + mark + ".\n\n")
        + allRanges(node)
        + table("column", dataset.columns())
        + (dataset.metrics().isEmpty() ? "" : "\n" + table(METRIC, dataset.metrics()));
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
    boolean measures = columns.stream().anyMatch(column -> !column.sums().isEmpty());
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
    String texts =
        Stream.of(column.meaning(), column.values())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    String notes =
        (column.period() ? "**period** " : "")
            + source(column, recorded)
            + texts.replace("|", "\\|");
    return "| `%s` | %s |%s %s |\n"
        .formatted(
            column.name(), column.type(), measures ? sums(column.sums()) : "", notes.strip());
  }

  private static String sums(String over) {
    return over.matches("[a-z]*") ? " " + over + " |" : " `" + over + "` |";
  }

  private static String source(DictionaryColumn column, boolean recorded) {
    return switch (column.source()) {
      case RECORD -> "";
      case PAGES -> recorded ? "**only on pages** " : "";
      case FORMER -> "**former name** ";
    };
  }

  private static DictionaryDataset dataset(JsonNode node) {
    return DataDictionary.bundled().find(name(node)).orElseThrow();
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
