package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.JobCompiler;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of docs/iceberg.md for Hive's metastore, which is a process of its own. */
@Tag("long")
@Timeout(300)
final class HiveMetastoreTest {
  private static final Path PAGE = Path.of("docs", "iceberg.md");
  private static final Path PROJECT = Path.of("src/test/resources/five-sparks");
  private static final String ICE = "spark.sql.catalog.ice.";
  private static final String INSIGHTS = "spark.sql.catalog.insights.";
  private static final Pattern STARTED =
      Pattern.compile("Started the new metaserver on port \\[(\\d+)]");

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path folder;

  private final LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
  private final LocalDate year = month.minusYears(1);

  @Test
  void loadsATableAndOneThatTheUserCreated() throws IOException, InterruptedException {
    List<String> blocks = Snippet.of(PAGE).stream().map(Snippet::text).toList();
    Map<String, String> settings = settings(blocks.get(0) + "\n" + blocks.get(1));
    assertThat(settings).containsEntry(ICE + "type", "hive");
    List<Path> spark = spark(settings.remove("spark.jars.packages").split("_2\\.13:|:", -1));
    FlinkProcess metastore = metastore(spark);
    List<String> rows;
    try {
      assertThat(settings.replace(ICE + "warehouse", folder + "/lake")).isNotNull();
      settings.put(ICE + "uri", "thrift://localhost:" + metastore.awaitOutput(STARTED));
      String call = blocks.get(2).replace(";", "");
      assertThat(call).startsWith("CALL insights.system.load(");
      List<String> statements =
          List.of(
              "CREATE NAMESPACE ice.lake",
              blocks.get(3).replace(";", ""),
              call,
              call,
              "SELECT '-azure', Month, CAST(sum(ACR_USD) AS DECIMAL(18, 4)), CustomerName"
                  + " FROM ice.lake.azure_usage WHERE Month >= '%s' GROUP BY ALL".formatted(year),
              "SELECT '-office', Month, CustomerMarket, MPNId FROM ice.lake.office_usage");
      List<String> jar = SparkSubmit.shippedJar();
      rows = SparkSubmit.runSql(spark, jar, null, settings, folder, statements);
    } finally {
      metastore.killIfAlive();
    }

    assertThat(rows.stream().filter(row -> row.startsWith("-")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    expected("-azure", "SELECT Month, ACR_USD, CustomerName FROM AzureUsage"),
                    expected("-office", "SELECT Month, CustomerMarket, MPNId FROM OfficeUsage"))
                .toList());
  }

  /** Returns the settings of the blocks with the test's own account. */
  private Map<String, String> settings(String lines) throws IOException {
    Map<String, String> all = new HashMap<>();
    lines.lines().map(line -> line.split(" ", 2)).forEach(pair -> all.put(pair[0], pair[1]));
    String token = SERVICE.sandbox().refreshToken();
    Map.of(
            "tenantId", Sandbox.TENANT_ID,
            "clientId", Sandbox.CLIENT_ID,
            "refreshToken", "file:" + Files.writeString(folder.resolve("token"), token))
        .forEach((name, value) -> assertThat(all.replace(INSIGHTS + name, value)).isNotNull());
    for (String option : List.of("apiUrl", "authorityUrl", "pollInterval", "maxCallsPerMinute")) {
      all.put(INSIGHTS + option, SERVICE.options().get(option));
    }
    return all;
  }

  /** Maven does not have the metastore of each Spark; its libraries are those of another one. */
  private List<Path> spark(String... iceberg) throws IOException, InterruptedException {
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.version", "4.1.3");
    properties.put("scala.binary", "2.13");
    properties.put("format.group", iceberg[0]);
    properties.put("format.artifact", iceberg[1]);
    properties.put("format.version", iceberg[2]);
    properties.put("metastore.of", "4.1.1");
    return MavenClassPath.resolve(PROJECT.resolve("lakehouse.xml"), properties, folder);
  }

  private FlinkProcess metastore(List<Path> spark) throws IOException {
    List<Path> classPath = new ArrayList<>(spark);
    classPath.add(JobCompiler.compile(PROJECT.resolve("Metastore.java"), spark, folder));
    List<String> command =
        EngineJvm.javaCommand(
            classPath,
            "-Dhive.root.logger=console",
            "-Dhive.async.log.enabled=false",
            "-Djavax.jdo.option.ConnectionURL=jdbc:derby:" + folder + "/metastore;create=true",
            "-Ddatanucleus.connectionPoolingType=hikaricp",
            "-Ddatanucleus.schema.autoCreateAll=true",
            "-Dhive.metastore.schema.verification=false",
            "-Dhive.metastore.warehouse.dir=" + folder.resolve("lake"));
    command.add("Metastore");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    return new FlinkProcess(builder, folder.resolve("metastore.log"));
  }

  /** Returns DuckDB's rows of the last twelve months that have ended. */
  private Stream<String> expected(String name, String query) {
    Instant start = year.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = month.atStartOfDay(ZoneOffset.UTC).toInstant();
    return SERVICE.sandbox().expectedRows(query, start, end).stream()
        .map(row -> row.values().stream().map(String::valueOf).collect(Collectors.joining("\t")))
        .map(row -> name + "\t" + row);
  }
}
