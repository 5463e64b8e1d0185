package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sums of README's snippets, beside sums of all rows in which a record counts once. */
final class ReadmeSumsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final Pattern OPTION = Pattern.compile("(\\w+) '([^']*)'");
  private static final Pattern QUERY = Pattern.compile("query\"?,? \"(SELECT [^\"]*)\"");

  @Test
  void usersOfAMonthCountARecordOnce() throws IOException {
    List<String> statements = DocumentedSql.ofReadme("CREATE TEMPORARY VIEW office_usage");

    TestSpark.read(SERVICE.options(options(statements.get(0))))
        .load()
        .createOrReplaceTempView("office_usage");
    Map<String, BigDecimal> sums =
        byFirstColumn(TestSpark.session().sql(statements.get(1)).collectAsList());

    assertThat(sums)
        .hasSize(6)
        .isEqualTo(
            countedOnce(
                "Month",
                "TotalMonthlyActiveUsers",
                "SELECT Month, IsDuplicateRowForPGA, TotalMonthlyActiveUsers FROM OfficeUsage"
                    + " TIMESPAN LAST_6_MONTHS"));
  }

  @Test
  void largestRevenuesCountARecordOnce() throws IOException {
    String scala =
        Snippet.of(Path.of("README.md")).stream()
            .filter(snippet -> snippet.language().equals("scala"))
            .findFirst()
            .orElseThrow()
            .text();

    Map<String, BigDecimal> largest =
        byFirstColumn(
            TestSpark.read(SERVICE.options("query", query(scala))).load().collectAsList());
    Map<String, BigDecimal> all =
        countedOnce(
            "CustomerName",
            "BilledRevenueUSD",
            "SELECT CustomerName, IsDuplicateRowForPGA, BilledRevenueUSD FROM CustomersAndTenants");

    assertThat(largest).hasSize(10);
    assertThat(all).hasSizeGreaterThan(10).containsAllEntriesOf(largest);
    assertThat(all.values().stream().sorted().skip(all.size() - 10L))
        .containsExactlyInAnyOrderElementsOf(largest.values());
  }

  /** Returns the names and values between the parentheses of OPTIONS. */
  private static String[] options(String statement) {
    return OPTION
        .matcher(statement)
        .results()
        .flatMap(option -> Stream.of(option.group(1), option.group(2)))
        .toArray(String[]::new);
  }

  private static String query(String snippet) {
    Matcher query = QUERY.matcher(snippet.replaceAll("\" \\+\\s*\"", ""));
    assertThat(query.find()).as(snippet).isTrue();
    return query.group(1);
  }

  private static Map<String, BigDecimal> byFirstColumn(List<Row> rows) {
    Map<String, BigDecimal> sums = new HashMap<>();
    rows.forEach(row -> sums.put(row.get(0).toString(), cents(row.get(1).toString())));
    return sums;
  }

  /** Adds up the rows of a query that have 0 in the flag, as the sandbox's DuckDB returns them. */
  private static Map<String, BigDecimal> countedOnce(String key, String number, String query) {
    Map<String, BigDecimal> sums = new HashMap<>();
    for (Map<String, String> row : SERVICE.sandbox().expectedRows(query)) {
      if (row.get("IsDuplicateRowForPGA").equals("0")) {
        String value = Objects.requireNonNullElse(row.get(number), "0");
        sums.merge(row.get(key), cents(value), BigDecimal::add);
      }
    }
    return sums;
  }

  private static BigDecimal cents(String number) {
    return new BigDecimal(number).setScale(2, RoundingMode.HALF_UP);
  }
}
