package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    for (String schema : List.of("of_hers", "of_his")) {
      spark.sql("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }
  }

  @Test
  void eachTableHasTheRowsOfItsAccount() {
    String ofHers = SPARK.connect(hers.sandbox());
    String ofHis = SPARK.connect(his.sandbox());
    CompletableFuture<Void> beside =
        CompletableFuture.runAsync(() -> load(ofHis, "of_his.office_usage"));
    load(ofHers, "of_hers.office_usage");
    beside.join();

    assertThat(names("of_hers")).isNotEmpty().isSubsetOf(names(hers.sandbox()));
    assertThat(names("of_his")).isNotEmpty().isSubsetOf(names(his.sandbox()));
    assertThat(names("of_hers")).isNotEqualTo(names("of_his"));
    assertThatThrownBy(() -> load(ofHis, "of_hers.office_usage"))
        .hasMessageContaining("of another account");
    assertThat(names("of_hers")).as("after his load").isSubsetOf(names(hers.sandbox()));
  }

  @Test
  void whatALoadKeepsContainsNoSecretAndNoUser() {
    load(SPARK.connect(hers.sandbox()), "of_hers.office_usage");

    for (String statement :
        List.of(
            "SELECT DISTINCT _load FROM of_hers.office_usage",
            "SELECT * FROM of_hers.partnerinsights_loads",
            "SHOW TBLPROPERTIES of_hers.office_usage",
            "DESCRIBE HISTORY of_hers.office_usage")) {
      List<List<String>> rows = Rows.of(spark.sql(statement));

      assertThat(rows).as(statement).isNotEmpty();
      assertThat(rows.toString())
          .as(statement)
          .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, Sandbox.USERNAME, "sig=", "eyJ");
    }
  }

  private void load(String catalog, String table) {
    SparkSession.setActiveSession(spark);
    String since = YearMonth.now(ZoneOffset.UTC).minusMonths(6).toString();
    String call = "CALL %s.system.load(into => '%s', dataset => 'OfficeUsage', since => '%s')";
    spark.sql(call.formatted(catalog, table, since)).collectAsList();
  }

  private Set<String> names(String schema) {
    return Rows.of(spark.sql("SELECT DISTINCT CustomerName FROM " + schema + ".office_usage"))
        .stream()
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
