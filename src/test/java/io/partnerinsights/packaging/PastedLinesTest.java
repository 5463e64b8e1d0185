package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.JobCompiler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pastes what the sandbox's jar prints into bash, as it is. The programs of Spark and Flink are
 * scripts that start their classes; instead of the shells of Spark 4.2 and Flink, jobs run the
 * statements.
 */
@DisabledOnOs(OS.WINDOWS)
final class PastedLinesTest {
  /** The sixth report would wait for an hour, if the quota were five as in other accounts. */
  private static final String MORE_THAN_FIVE_REPORTS =
      Stream.of("OfficeUsage", "DynamicsUsage", "PowerBIUsage", "EMSUsage", "TeamsUsageWorkload")
          .map(dataset -> "SELECT COUNT(*) FROM insights.mpn." + dataset + ";\n")
          .collect(Collectors.joining());

  @TempDir static Path folder;

  private static Process sandbox;

  /** The blocks by their titles. */
  private static final Map<String, String> BLOCKS = new TreeMap<>();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    sandbox = ShippedJars.startSandbox("--latency", "100ms");
    String first = sandbox.inputReader(StandardCharsets.UTF_8).readLine();
    String url = first.replaceFirst(".*Its page: ", "");
    HttpRequest lines = HttpRequest.newBuilder(URI.create(url + "lines")).build();
    String text = HttpClient.newHttpClient().send(lines, BodyHandlers.ofString()).body();
    for (String block : text.substring(2).split("\n# ", -1)) {
      String[] parts = block.split("\n\n", 2);
      BLOCKS.put(parts[0].replaceFirst(" *[,(].*", ""), parts[1]);
    }
    Files.createDirectory(folder.resolve("bin"));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    sandbox.destroy();
    assertThat(sandbox.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  /** The second time, the profile exists. */
  @Test
  @Tag("full")
  void theCommandLineSignsInTwice() throws IOException, InterruptedException {
    assertThat(paste("Command line")).containsPattern("(?m)^OfficeUsage ");
    assertThat(paste("Command line")).containsPattern("(?m)^OfficeUsage ");
    assertThat(paste("The next morning")).contains("It is 20");
  }

  /** The real programs of Spark 3.5; two of them at once in one folder. */
  @Test
  @Tag("long")
  void sparksShellsReadSideBySide() throws Exception {
    List<Path> spark = OneSpark.resolve("shells.xml", "3.5.4", "2.12", folder);
    program("spark-shell", submit(spark, "org.apache.spark.repl.Main", "spark-shell"));
    String driver = "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver";
    program("spark-sql", submit(spark, driver, "spark-internal"));
    String sql =
        BLOCKS.get("SQL").replace("PartnerInsightsProcedureCatalog", "PartnerInsightsCatalog");
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<String> second = other.submit(() -> paste("Second SQL", sql));
      assertThat(paste("SQL", sql)).contains("AzureUsage").containsPattern("(?m)^20\\S+\t[1-9]");
      assertThat(second.get()).containsPattern("(?m)^20\\S+\t[1-9]");
    } finally {
      other.shutdownNow();
    }
    assertThat(paste("Scala")).contains("CustomerTenantId|");
  }

  /** The catalog has procedures, and the second load finds what the first has stored. */
  @Test
  @Tag("long")
  void spark42CallsProcedures() throws IOException, InterruptedException {
    List<Path> spark = OneSpark.resolve("4.2.0", "2.13", folder);
    program("spark-sql", submit(spark, "PasteJob", job("five-sparks", spark)));

    assertThat(paste("SQL")).contains("row: mpn\tAzureUsage\tfalse");
    assertThat(paste("Load")).contains("LOADED").containsPattern("(?m)^row: [1-9]\\d+$");
  }

  @Test
  @Tag("full")
  void flinkReadsMoreThanFiveReports() throws IOException, InterruptedException {
    FlinkRelease flink = FlinkRelease.resolve("2.3.0", folder);
    List<Path> classPath = new ArrayList<>(flink.classPath());
    classPath.remove(ShippedJars.connectorJar());
    classPath.add(folder.resolve("lib/" + ShippedJars.connectorJar().getFileName()));
    classPath.add(
        JobCompiler.compile(FlinkRelease.PROJECT.resolve("PasteJob.java"), classPath, folder));
    Files.createDirectories(folder.resolve("lib"));
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/config.yaml"), "parallelism.default: 1\n");
    program("start-cluster.sh", List.of("true"));
    List<String> client = new ArrayList<>(List.of("env", "FLINK_CONF_DIR=" + folder + "/conf"));
    client.addAll(EngineJvm.javaCommand(classPath, "-Xmx1g"));
    client.add("PasteJob");
    program("sql-client.sh", client);

    String twice = BLOCKS.get("Flink").replaceFirst("(?s)\n\n(.*)", "\n\n$1$1");
    String printed = paste("Flink", twice + MORE_THAN_FIVE_REPORTS);

    assertThat(printed.lines().filter(line -> line.matches("row: \\+I\\[\\d+]"))).hasSize(5);
    assertThat(printed).containsPattern("row: \\+I\\[20\\d\\d-\\d\\d-01, [1-9]");
  }

  /** Returns the jar of a job that is in a folder of the resources. */
  private static String job(String resources, List<Path> classPath) throws IOException {
    Path source = Path.of("src/test/resources", resources, "PasteJob.java");
    Path classes = JobCompiler.compile(source, classPath, folder);
    return FlinkJobFiles.packJar(classes, folder.resolve("paste.jar")).toString();
  }

  /** Returns the command of a program of Spark without the flags that users set. */
  private static List<String> submit(List<Path> spark, String program, String resource) {
    List<String> command = EngineJvm.javaCommand(spark, "-Xmx1g", "-Dscala.usejavacp=true");
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--conf", "spark.jars.ivy=" + folder.resolve("ivy")));
    command.addAll(List.of("--class", program, "\"$@\"", resource));
    return command;
  }

  private static void program(String name, List<String> command) throws IOException {
    Path script = folder.resolve("bin").resolve(name);
    String line =
        command.stream()
            .map(each -> each.startsWith("\"") ? each : "'" + each + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(script, "#!/bin/sh\nexec " + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static String paste(String title) throws IOException, InterruptedException {
    return paste(title, BLOCKS.get(title));
  }

  /** Returns what bash prints when it gets these lines; programs read those after their own. */
  private static String paste(String title, String lines) throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve(title + ".txt"), lines + "\n");
    List<String> bash =
        List.of(
            "env",
            "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH"),
            "XDG_CONFIG_HOME=" + folder,
            "bash",
            "-e");
    return ChildProcess.run(bash, folder, input, folder.resolve(title + ".log"));
  }
}
