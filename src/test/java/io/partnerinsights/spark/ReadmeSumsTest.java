package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The largest revenues of README's first snippet, beside sums of records. */
final class ReadmeSumsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final Pattern QUERY = Pattern.compile("query\"?,? \"(SELECT [^\"]*)\"");

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
    Map<String, BigDecimal> all = revenues();

    assertThat(largest).hasSize(10);
    assertThat(all).hasSizeGreaterThan(10).containsAllEntriesOf(largest);
    assertThat(all.values().stream().sorted().skip(all.size() - 10L))
        .containsExactlyInAnyOrderElementsOf(largest.values());
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

  /** Adds up the records of six months by name, each once for the company. */
  private static Map<String, BigDecimal> revenues() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LocalDate month = today.withDayOfMonth(1);
    String sql =
        "SELECT CustomerName AS name, sum(\"~billed\") AS usd FROM CustomersAndTenants WHERE"
            + " IsDuplicateRowForPGA = 0 AND Month >= DATE '%s' AND Month < DATE '%s' GROUP BY 1";
    return SERVICE
        .sandbox()
        .records(Program.MPN, sql.formatted(month.minusMonths(6), month), today)
        .stream()
        .collect(
            Collectors.toMap(
                row -> row.get("name").toString(), row -> cents(row.get("usd").toString())));
  }

  private static BigDecimal cents(String number) {
    return new BigDecimal(number).setScale(2, RoundingMode.HALF_UP);
  }
}
