package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Codegen;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.SandboxPage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user pastes the sandbox's lines for loads, and lets days pass. */
@Tag("delta")
final class LoadPastedTest {
  private static final Pattern FLAG = Pattern.compile("--conf (spark\\.\\S+)=(\\S+)");
  private static final String LOAD =
      "CALL insights.system.load(into => 'pasted', datasets => 'OfficeUsage')";
  private static final String LOAD_OF_MARKETPLACE =
      "CALL marketplace.system.load(into => 'pasted', datasets => 'ISVUsage')";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1).restated(true));

  private SparkSession spark;

  @BeforeEach
  void paste() throws IOException, InterruptedException {
    spark = SPARK.session().newSession();
    Matcher flags = FLAG.matcher(SandboxPage.snippet(service.sandbox(), "Load"));
    while (flags.find()) {
      if (!flags.group(1).equals("spark.sql.extensions")) {
        spark.conf().set(flags.group(1), flags.group(2));
      }
    }
    spark.conf().set("spark.databricks.delta.snapshotPartitions", "2");
    Codegen.disable(spark);
    SparkSession.setActiveSession(spark);
  }

  @AfterEach
  void drop() {
    spark.sql("DROP SCHEMA IF EXISTS pasted CASCADE");
  }

  private List<List<String>> rows(String statement) {
    return Rows.of(spark.sql(statement));
  }

  private List<String> column(String name, String statement) {
    return Rows.of(spark.sql(statement).select(name)).stream().map(row -> row.get(0)).toList();
  }

  private String post(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.sandbox().authorityUrl() + path))
            .POST(BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void readsAndLoadsInOneSessionAndTheNextMorning() throws IOException, InterruptedException {
    rows(
        "CREATE TEMPORARY VIEW recent_usage USING partnerinsights"
            + " OPTIONS (dataset 'OfficeUsage', timespan 'LAST_6_MONTHS')");

    assertThat(rows("SELECT count(*) > 0 FROM recent_usage")).containsExactly(List.of("true"));
    assertThat(column("message", LOAD).get(0))
        .matches(
            "loaded 1\\d months, [\\d,]+ rows into the new table spark_catalog.pasted.office_us.*");
    assertThat(column("state", LOAD_OF_MARKETPLACE)).containsExactly("LOADED");

    assertThat(post("/days/1")).startsWith("It is 20");
    assertThat(column("message", LOAD).get(0)).matches("loaded [56] months, [\\d,]+ rows");
  }
}
