package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.catalog.LoadedTableName;
import io.partnerinsights.core.schema.DictionaryColumn.Additivity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write examples/sql/measures. */
final class MeasureViewsTest {
  private static final Pattern NAME = Pattern.compile("(?m)^  - name: (\\w+)$");

  @Test
  void filesMatchTheDictionary() throws IOException {
    Map<String, String> files = MeasureViews.files();

    assertThat(files)
        .containsOnlyKeys(
            "azure_usage",
            "csp_revenue_details",
            "customers_and_tenants",
            "dynamics_usage",
            "ems_usage",
            "office_usage",
            "power_bi_usage",
            "reseller_performance",
            "seats_subscriptions_and_revenue",
            "teams_usage_3p_apps",
            "teams_usage_meetings_and_calls",
            "teams_usage_workload");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = path(file.getKey());
      if (Boolean.getBoolean("partnerinsights.writeDocs")) {
        Files.writeString(path, file.getValue());
      }
      assertThat(path).content(StandardCharsets.UTF_8).isEqualTo(file.getValue());
    }
  }

  /** Rows of one record differ in its location, and the flag leaves all but one of them out. */
  @Test
  void aFilteredViewHasNeitherLocationsNorFlags() throws IOException {
    for (DictionaryDataset dataset : datasets()) {
      String sql = sql(dataset);
      boolean isOnce = sql.contains("Duplicate");

      assertThat(dataset.columns().stream().anyMatch(column -> column.name().contains("uplicate")))
          .as(dataset.name())
          .isEqualTo(isOnce);
      assertThat(sql.contains("once for the company")).isEqualTo(isOnce);
      assertThat(names(sql, "dimensions"))
          .as(dataset.name())
          .filteredOn(name -> isOnce)
          .noneMatch(name -> name.matches("(?i)(mpn|partner).*|.*duplicate.*"));
    }
  }

  @Test
  void numbersAreMeasuresAndNeverDimensions() throws IOException {
    for (DictionaryDataset dataset : datasets()) {
      String sql = sql(dataset);
      List<String> measures = names(sql, "measures");

      assertThat(names(sql, "dimensions"))
          .filteredOn(name -> !name.equals("Month") || dataset.findColumn(name).isPresent())
          .allMatch(name -> column(dataset, name).additivity() == Additivity.UNKNOWN)
          .noneMatch(name -> column(dataset, name).kind() == ColumnKind.FLAG01);
      assertThat(measures)
          .filteredOn(name -> dataset.findColumn(name).isPresent())
          .isNotEmpty()
          .extracting(name -> column(dataset, name).additivity())
          .isSubsetOf(Additivity.OVER_MONTHS, Additivity.OVER_RECORDS);
      assertThat(measures).doesNotHaveDuplicates();
    }
  }

  private static List<DictionaryDataset> datasets() {
    return DataDictionary.builtIn().datasets().stream()
        .filter(dataset -> Files.exists(path(table(dataset))))
        .toList();
  }

  private static DictionaryColumn column(DictionaryDataset dataset, String name) {
    return dataset.findColumn(name).orElseThrow();
  }

  private static String table(DictionaryDataset dataset) {
    return LoadedTableName.of(dataset.name()).orElseThrow();
  }

  private static Path path(String table) {
    return Path.of("examples/sql/measures", table + ".sql");
  }

  private static String sql(DictionaryDataset dataset) throws IOException {
    return Files.readString(path(table(dataset)));
  }

  private static List<String> names(String sql, String section) {
    String text = sql.substring(sql.indexOf(section + ":\n") + section.length() + 2);
    Matcher end = Pattern.compile("(?m)^\\S").matcher(text);
    String own = end.find() ? text.substring(0, end.start()) : text;
    return NAME.matcher(own).results().map(name -> name.group(1)).toList();
  }
}
