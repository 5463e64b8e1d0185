package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The reports and calls of eight statements on one dataset, each of which is a job. */
@Timeout(120)
final class EightStatementsTest {
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT COUNT(*) FROM t",
          "SELECT * FROM t LIMIT 20",
          "SELECT * FROM t WHERE CustomerMarket = 'France'",
          "SELECT CustomerName FROM t WHERE MonthlyActiveUsers > 100",
          "SELECT `Month`, SUM(TotalMonthlyActiveUsers) FROM t GROUP BY `Month`",
          "SELECT `Month`, CustomerName FROM t LIMIT 5",
          "SELECT COUNT(*) FROM (SELECT * FROM t UNION ALL SELECT * FROM t)",
          "SELECT COUNT(*) FROM t");

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  @TempDir private Path folder;

  private TableEnvironment sql;

  @BeforeEach
  void createCatalog() {
    sql = FlinkReads.createCatalog(FlinkReads.withClause(service.sandbox(), folder));
  }

  @Test
  @Tag("full")
  void shareOneReport() throws Exception {
    List<List<List<String>>> results = new ArrayList<>();
    for (String statement : STATEMENTS) {
      results.add(FlinkReads.queryRows(sql, onCatalog(statement)));
    }

    assertThat(results.get(7)).isEqualTo(results.get(0));
    assertThat(service.calls().count("POST", "/ScheduledReport")).isOne();
    assertThat(calls()).isLessThanOrEqualTo(30);
  }

  @Test
  void planningAsksEachQuestionOnce() {
    for (String statement : STATEMENTS) {
      sql.explainSql(onCatalog(statement));
    }

    assertThat(service.calls().count("GET", "/ScheduledDataset")).isOne();
    assertThat(service.calls().count("GET", "/ScheduledQueries/testQueryResult")).isOne();
    assertThat(calls()).as("with the sign-in").isEqualTo(3);
  }

  private long calls() {
    return service.calls().all().stream().filter(call -> call.kind() != Kind.DOWNLOAD).count();
  }

  private static String onCatalog(String statement) {
    return statement.replaceAll("\\bt\\b", "insights.mpn.OfficeUsage");
  }
}
