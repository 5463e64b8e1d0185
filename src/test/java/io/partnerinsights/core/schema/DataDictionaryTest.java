package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import io.partnerinsights.testing.SchemaFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataDictionaryTest {
  private final DataDictionary dictionary = DataDictionary.builtIn();

  /** 21 recorded datasets, two of mpn that only pages name, and those of cmp. */
  @Test
  void containsTheDatasetsOfBothPrograms() {
    assertThat(dictionary.datasets()).hasSize(21 + 2 + 9);
    assertThat(dictionary.datasets().stream().map(d -> d.name().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
    assertThat(dictionary.datasets())
        .allSatisfy(
            dataset ->
                assertThat(
                        Stream.concat(dataset.columns().stream(), dataset.metrics().stream())
                            .map(column -> column.name().toLowerCase(Locale.ROOT)))
                    .as(dataset.name())
                    .doesNotHaveDuplicates());
  }

  /** Reads the record again: what it has comes first, in its order, spelling and role. */
  @Test
  void theRecordComesFirst() throws IOException {
    JsonNode record = SchemaFile.readJson("recorded-datasets.json");
    for (JsonNode dataset : record.required("datasets")) {
      DictionaryDataset known =
          dictionary.findDataset(dataset.required("datasetName").textValue()).orElseThrow();
      assertThat(recorded(known.columns())).isEqualTo(texts(dataset, "selectableColumns"));
      assertThat(recorded(known.metrics())).isEqualTo(texts(dataset, "availableMetrics"));
    }
    assertThat(record.required("datasets")).hasSize(21);
  }

  private static List<String> recorded(List<DictionaryColumn> columns) {
    return columns.stream()
        .filter(column -> column.source() == Source.RECORD)
        .map(DictionaryColumn::name)
        .toList();
  }

  private static List<String> texts(JsonNode dataset, String list) {
    List<String> texts = new ArrayList<>();
    dataset.required(list).forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  /** Reads both files of the pages again, with another table of types. */
  @ParameterizedTest
  @ValueSource(strings = {"datasets.json", "cmp-datasets.json"})
  void typesEveryNameOfThePages(String file) throws IOException {
    for (JsonNode dataset : SchemaFile.readJson(file).required("datasets")) {
      DictionaryDataset known =
          dictionary.findDataset(dataset.required("datasetName").textValue()).orElseThrow();
      for (String list : List.of("columns", "availableMetrics")) {
        for (JsonNode column : dataset.required(list)) {
          String name = column.required("name").textValue();
          assertThat(known.findColumn(name).orElseThrow().type())
              .as(known.name() + "." + name)
              .hasToString(type(column.required("kind").textValue()));
        }
      }
    }
  }

  private static String type(String kind) {
    Map<String, String> types =
        Map.of(
            "integer", "BIGINT",
            "flag01", "INT",
            "decimal", "DOUBLE",
            "money", "DECIMAL(18,5)",
            "date", "DATE",
            "time", "TIMESTAMP");
    return types.getOrDefault(kind, "STRING");
  }

  /**
   * A description that begins with day or month is that of a DATE; without one the name decides.
   */
  @Test
  void aColumnOfDaysIsADate() {
    Set<String> times = new TreeSet<>();
    Set<String> unexplained = new TreeSet<>();
    for (DictionaryDataset dataset : dictionary.datasets()) {
      for (DictionaryColumn column : dataset.columns()) {
        boolean day = column.meaning().matches("(Day|Month|First day|Last day)\\b.*");
        boolean time = column.meaning().matches("Time\\b.*");
        boolean temporal = column.type().isDateOrTime();
        if (temporal && column.meaning().isEmpty()) {
          unexplained.add(column.name() + " " + column.type());
        } else if (temporal) {
          assertThat(column.type())
              .as(column.name())
              .isEqualTo(day ? ColumnType.DATE : ColumnType.TIMESTAMP);
          assertThat(day ^ time).as(column.name()).isTrue();
        }
        if (column.type().equals(ColumnType.TIMESTAMP)) {
          times.add(column.name());
        }
      }
    }
    assertThat(times)
        .containsExactly(
            "ActionTakenAt", "EndTime", "EventTimestamp", "StartTime", "lastModifiedAt");
    assertThat(unexplained)
        .containsExactly(
            "ActivationDate DATE", "CompetencyEndDate DATE", "CompetencyStartDate DATE");
  }

  /**
   * No page says which column a range filters, so most dates of the marketplace are not periods.
   */
  @Test
  void onlyTwoMarketplaceDatasetsHavePeriods() {
    Set<String> periods = new TreeSet<>();
    dictionary.datasets().stream()
        .filter(dataset -> dataset.name().startsWith("ISV"))
        .forEach(
            dataset ->
                dataset.columns().stream()
                    .filter(DictionaryColumn::isPeriod)
                    .forEach(column -> periods.add(dataset.name() + "." + column.name())));

    assertThat(periods)
        .containsExactly(
            "ISVMarketplaceInsights.Date", "ISVUsage.MonthStartDate", "ISVUsage.UsageDate");
  }

  /** Every kind once, and columns of days and months. */
  @ParameterizedTest
  @CsvSource({
    "CustomersAndTenants, MpnId, STRING",
    "AzureUsage, UsageUnits, STRING",
    "CustomersAndTenants, AvailableSeats, BIGINT",
    "CustomersAndTenants, IsDuplicateRowForPGA, INT",
    "CustomersAndTenants, Month, DATE",
    "SeatsSubscriptionsAndRevenue, SubscriptionStartMonth, DATE",
    "TrainingCompletions, TrainingCompletionDate, DATE",
    "AzureUsage, ACR_USD, 'DECIMAL(18,5)'",
    "AzureUsage, UsageQuantity, DOUBLE",
    "CSPRevenueDetails, BilledRevenueUSD, 'DECIMAL(18,5)'",
    "CSPRevenueDetails, MonthKey, DATE",
    "CPORM365Usage, Date, DATE",
    "EMSUsage, TotalMDEMonthlyActiveUsers, BIGINT",
    "ISVUsage, usagedate, DATE",
    "ISVUsage, ActionTakenAt, TIMESTAMP",
    "ISVOrder, MultiParty, INT",
  })
  void givesATypeToEveryKind(String dataset, String column, String type) {
    assertThat(
            dictionary.findDataset(dataset).orElseThrow().findColumn(column).orElseThrow().type())
        .hasToString(type);
  }

  @Test
  void saysWhereNamesAreFrom() {
    DictionaryDataset profile = dictionary.findDataset("Profile").orElseThrow();

    assertThat(profile.findColumn("PGAMpnId").map(DictionaryColumn::source))
        .contains(Source.RECORD);
    assertThat(profile.findColumn("PGA_MPNId").map(DictionaryColumn::source))
        .contains(Source.PAGES);
    assertThat(profile.findColumn("AccountType").map(DictionaryColumn::type))
        .contains(ColumnType.STRING);
    assertThat(profile.findColumn("HierarchyLevel").map(DictionaryColumn::type))
        .contains(ColumnType.STRING);
    assertThat(dictionary.findDataset("ISVRevenue").map(DictionaryDataset::refreshInterval))
        .isEmpty();
  }

  /** Every dataset in which a record has several rows says it where its columns are described. */
  @Test
  void flagsOfRepeatedRowsSayHowToFilter() {
    Map<String, String> flags = new TreeMap<>();
    Set<String> datasets = new TreeSet<>();
    for (DictionaryDataset dataset : dictionary.datasets()) {
      for (DictionaryColumn column : dataset.columns()) {
        String comment = DictionaryColumn.commentFor(column.name(), column, false);
        if (comment.contains("1: counted again for another location; filter 0 before a sum")) {
          flags.put(dataset.name(), column.name());
        }
        if (column.name().contains("uplicate")) {
          datasets.add(dataset.name());
        }
      }
    }

    assertThat(flags).containsOnlyKeys(datasets);
    assertThat(flags)
        .hasToString(
            "{AzureUsage=IsACRDuplicateAtPGALevel, CSPRevenueDetails=IsDuplicateRowForPGA,"
                + " CustomersAndTenants=IsDuplicateRowForPGA, EMSUsage=IsDuplicateRowForPGA,"
                + " OfficeUsage=IsDuplicateRowForPGA,"
                + " SeatsSubscriptionsAndRevenue=IsDuplicateRowForPGA}");
  }

  /** Values are shown by DESCRIBE, so they are the service's, not the documentation's examples. */
  @Test
  void valuesAreThoseOfTheService() {
    List<String> comments =
        dictionary.datasets().stream()
            .flatMap(
                dataset -> Stream.concat(dataset.columns().stream(), dataset.metrics().stream()))
            .map(DictionaryColumn::knownValues)
            .filter(values -> !values.isEmpty())
            .toList();

    assertThat(comments).hasSizeGreaterThan(70).contains("Active / Inactive");
    assertThat(comments)
        .allSatisfy(
            comment ->
                assertThat(comment)
                    .doesNotContainPattern("(?i)sample|filter|docs|defs|[<>]|\\.\\.\\."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"datasets\": []}", "{\"version\": 2, \"datasets\": []}"})
  void refusesAnotherFileVersion(String json) {
    ByteArrayInputStream file = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));

    assertThatIOException()
        .isThrownBy(() -> DictionaryFile.readDatasets(file))
        .withMessageContaining("version");
  }

  /** A field that is absent or of another type must not become an empty list or a null. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "'datasets'|'datasetz'",
        "'datasetName': 'd'|'datasetName': 1",
        "'columns'|'columnz'",
        "'availableMetrics': []|'availableMetrics': {}",
        "'availableMetrics': []|'availableMetrics': null",
        "'periodColumns': ['c']|'periodColumns': 'c'",
        "'periodColumns': ['c']|'periodColumns': [1]",
        "'name': 'c'|'name': null",
        "'kind': 'id'|'kind': 1"
      })
  void refusesABrokenFile(String part, String brokenPart) throws IOException {
    String json =
        "{'version': 1, 'datasets': [{'datasetName': 'd', 'availableMetrics': [],"
            + " 'periodColumns': ['c'], 'columns': [{'name': 'c', 'kind': 'id'}]}]}";

    assertThat(DictionaryFile.readDatasets(toStream(json))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DictionaryFile.readDatasets(toStream(json.replace(part, brokenPart))))
        .withMessageContaining(brokenPart.split("'", -1)[1].replace("z", "s"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'datasets': {}", "'datasetz': []"})
  void refusesABrokenRecord(String datasets) {
    String json = "{'version': 1, 'kinds': {}, 'periodColumns': {}, " + datasets + "}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordedDatasets.mergeWithPages(toStream(json), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'programs': {'mpn': {'c': 1}}, 'datasets': {}",
        "'programs': {'mpn': []}, 'datasets': {}",
        "'programs': {}, 'datasets': []",
        "'programs': {}, 'datasets': {}, 'about': []"
      })
  void refusesBrokenTexts(String groups) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DictionaryTexts.read(toStream("{'version': 1, " + groups + "}")));
  }

  private static ByteArrayInputStream toStream(String json) {
    return new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
