package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads of two accounts in one session, side by side. */
@Tag("delta")
@Timeout(240)
final class TwoAccountsLoadTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();
  @RegisterExtension final SandboxExtension hers = service(0.2, 1);
  @RegisterExtension final SandboxExtension his = service(0.1, 2);

  private SparkSession spark;

  private static SandboxExtension service(double scale, long seed) {
    return SandboxExtension.of(
        Sandbox.builder().latency(Duration.ofMillis(20)).scale(scale).with(s -> s.seed = seed));
  }

  @BeforeEach
  void connect() {
    spark = SPARK.session();
    SparkSession.setActiveSession(spark);
    spark.sql("DROP SCHEMA IF EXISTS of_both CASCADE");
  }

  /** One of them has created the table, and the other writes nothing into it. */
  @Test
  void twoAccountsThatCreateOneTableDoNotMixTheirRows() {
    String ofHers = SPARK.connect(hers.sandbox());
    String ofHis = SPARK.connect(his.sandbox());
    CompletableFuture<String> beside = CompletableFuture.supplyAsync(() -> load(ofHis));
    List<String> errors = List.of(load(ofHers), beside.join());

    assertThat(errors).containsOnlyOnce("");
    assertThat(String.join("", errors)).contains("of another account");
    Set<String> names = names();
    assertThat(names).isNotEmpty();
    assertThat(errors.get(0).isEmpty() ? names(hers.sandbox()) : names(his.sandbox()))
        .containsAll(names);
    for (String statement :
        List.of(
            "SELECT DISTINCT _load FROM of_both.office_usage",
            "SELECT * FROM of_both.partnerinsights_loads",
            "SHOW TBLPROPERTIES of_both.office_usage",
            "DESCRIBE HISTORY of_both.office_usage")) {
      List<List<String>> rows = Rows.of(spark.sql(statement));

      assertThat(rows).as(statement).isNotEmpty();
      assertThat(rows.toString())
          .as(statement)
          .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, Sandbox.USERNAME, "sig=", "eyJ");
    }
  }

  /** Returns the error; empty for none. */
  private String load(String catalog) {
    SparkSession.setActiveSession(spark);
    String since = YearMonth.now(ZoneOffset.UTC).minusMonths(6).toString();
    String call =
        "CALL %s.system.load(into => 'of_both.office_usage', dataset => 'OfficeUsage', since =>"
            + " '%s')";
    try {
      return spark.sql(call.formatted(catalog, since)).collectAsList().isEmpty() ? "no row" : "";
    } catch (RuntimeException e) {
      return e.getMessage();
    }
  }

  private Set<String> names() {
    return Rows.of(spark.sql("SELECT DISTINCT CustomerName FROM of_both.office_usage")).stream()
        .map(row -> String.valueOf(row.get(0)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Sandbox sandbox) {
    return sandbox
        .expectedRows("SELECT CustomerName FROM OfficeUsage TIMESPAN LAST_1_YEAR")
        .stream()
        .map(row -> String.valueOf(row.get("CustomerName")))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
