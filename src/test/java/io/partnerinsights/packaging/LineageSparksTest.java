package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.EmptyAccount;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a job with the shipped jar and OpenLineage's agent, which writes its events into a file, on
 * the oldest and the newest Spark.
 */
@Tag("long")
final class LineageSparksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(FiveSparksService.settings());

  @Test
  void agentNamesTheSources() throws IOException, InterruptedException {
    run("4.2.0", "2.13", "io.delta:delta-spark_4.2:4.4.0");
  }

  @Test
  void agentNamesTheSourcesOnTheOldestSpark() throws IOException, InterruptedException {
    run("3.5.9", "2.12", "io.delta:delta-spark:3.3.2");
  }

  private static void run(String spark, String scala, String delta)
      throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    EmptyAccount.of(sandbox);
    Path events = folder.resolve("events-" + spark);
    List<Path> classPath = OneSpark.resolve("lineage.xml", spark, scala, delta, folder);

    List<String> written = OneSpark.run("LineageJob.java", classPath, sandbox, events);

    Map<String, Set<String>> sources = sources(written);
    String host = URI.create(sandbox.apiUrl()).getAuthority();
    String account = "partnerinsights://" + host + "/" + Sandbox.TENANT_ID;
    assertThat(sources)
        .containsEntry(events + ".of-query", Set.of(account + " mpn.CustomersAndTenants"))
        .containsEntry(events + ".of-dataset", Set.of(account + " mpn.OfficeUsage"))
        .containsEntry(
            events + ".of-stored-query",
            Set.of(account + " queries.d1a4d75e-5ca8-4847-845f-ee0a9be6f07b"));
    assertThat(sources.get(events + ".warehouse/lake.db/office_usage"))
        .contains(account + " mpn.OfficeUsage");
    assertThat(String.join("\n", written))
        .contains("\"name\":\"CustomerMarket\"")
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, Sandbox.USERNAME)
        .doesNotContain("IN ('France', 'Japan')");
  }

  /** Returns the names of all inputs by the name of the output that they were written to. */
  private static Map<String, Set<String>> sources(List<String> events) throws IOException {
    Map<String, Set<String>> sources = new HashMap<>();
    for (String line : events) {
      JsonNode event = JSON.readTree(line);
      Set<String> inputs = names(event.path("inputs"));
      for (JsonNode output : event.path("outputs")) {
        sources
            .computeIfAbsent(output.path("name").asText(), name -> new TreeSet<>())
            .addAll(inputs);
      }
    }
    return sources;
  }

  private static Set<String> names(JsonNode inputs) {
    return StreamSupport.stream(inputs.spliterator(), false)
        .map(input -> input.path("namespace").asText() + " " + input.path("name").asText())
        .collect(Collectors.toSet());
  }
}
