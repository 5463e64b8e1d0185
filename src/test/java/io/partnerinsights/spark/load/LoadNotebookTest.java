package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the statements of the notebook on loads from Java, because there is no PySpark here. */
@Tag("delta")
final class LoadNotebookTest {
  private static final String SCHEMA = "of_notebook";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private String catalog;

  @BeforeEach
  void connect() {
    catalog = SPARK.connect(service.sandbox());
    SparkSession.setActiveSession(SPARK.session());
    SPARK.session().sql("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
  }

  @Test
  void statementsPlanLoadShowAndUnschedule() throws IOException {
    List<String> statements = Notebook.of("lakehouse").statements();
    assertThat(statements).hasSize(4);

    assertThat(column("state", statements.get(0))).hasSize(3).containsOnly("PLANNED");
    assertThat(service.calls().count("POST", "/ScheduledReport")).isZero();
    assertThat(column("state", statements.get(1))).hasSize(2).containsOnly("LOADED");
    assertThat(column("state", statements.get(1))).hasSize(2).containsOnly("NOTHING_NEW");
    assertThat(column("dataset", statements.get(2))).hasSize(4).contains("AzureUsage");
    assertThat(column("kind", statements.get(3))).contains("report", "query");
  }

  private List<String> column(String name, String statement) {
    String sql = statement.replace("insights.", catalog + ".").replaceAll("\\blake\\b", SCHEMA);
    return Rows.of(SPARK.session().sql(sql).select(name)).stream().map(row -> row.get(0)).toList();
  }
}
