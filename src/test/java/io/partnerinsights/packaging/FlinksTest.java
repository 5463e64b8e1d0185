package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs one job with the shipped jar on two majors of Flink; DuckDB returns the expected rows. */
@Tag("flinks")
final class FlinksTest {
  private static final Path PROJECT = Path.of("src/test/resources/flinks");
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String SELECT =
      "SELECT CustomerName FROM insights.mpn.OfficeUsage WHERE CustomerMarket = 'France'";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .compression(Compression.NONE));

  @ParameterizedTest(name = "Flink {0}")
  @ValueSource(strings = {"1.20.3", "2.3.0"})
  void readsTheSameRows(String flink) throws IOException, InterruptedException {
    Path output = folder.resolve("rows-" + flink);

    run(flink, List.of(options().toString(), QUERY, SELECT, output.toString()));

    List<String> lines = Files.readAllLines(output);
    assertThat(lines.get(0)).isEqualTo(flink);
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    expected("stream ", QUERY),
                    expected(
                        "sql ",
                        "SELECT CustomerName, CustomerMarket FROM OfficeUsage WHERE"
                            + " CustomerMarket = 'France' TIMESPAN LIFETIME"))
                .toList());
  }

  private static Stream<String> expected(String prefix, String query) {
    return SERVICE.sandbox().expectedRows(query).stream()
        .map(
            row ->
                prefix
                    + String.valueOf(row.get("CustomerName"))
                        .replace("\r", "\\r")
                        .replace("\n", "\\n"));
  }

  /** Returns the file of the options; their secrets are references to files. */
  private static Path options() throws IOException {
    Map<String, String> options = ReadOptions.of(SERVICE.sandbox(), "splitSize", "4KiB");
    for (String secret : List.of("password", "clientSecret")) {
      Path file = Files.writeString(folder.resolve(secret), options.get(secret));
      options.put(secret, "file:" + file);
    }
    List<String> lines =
        options.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
    return Files.write(folder.resolve("options"), lines);
  }

  private static void run(String flink, List<String> arguments)
      throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(resolve(flink));
    classPath.add(ShippedJars.connector());
    classPath.add(compile(flink, classPath));
    List<String> flags = new ArrayList<>(List.of("-Xmx1g"));
    flags.addAll(Arrays.asList(System.getProperty("spark.jvm.flags").split(" ")));
    List<String> command = ChildProcess.java(classPath, flags);
    command.add("UserJob");
    command.addAll(arguments);
    ChildProcess.run(command, folder.resolve("job.log"));
  }

  /** Flink's tasks load the job's class from the class path, so a source file cannot be run. */
  private static Path compile(String flink, List<Path> classPath)
      throws IOException, InterruptedException {
    Path classes = Files.createDirectory(folder.resolve("classes-" + flink));
    ChildProcess.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
            "-proc:none",
            "-cp",
            ChildProcess.joined(classPath),
            "-d",
            classes.toString(),
            PROJECT.resolve("UserJob.java").toString()),
        folder.resolve("javac.log"));
    return classes;
  }

  private static List<Path> resolve(String flink) throws IOException, InterruptedException {
    Path list = folder.resolve("classpath-" + flink);
    ChildProcess.run(
        List.of(
            System.getProperty("maven.home") + "/bin/mvn",
            "--batch-mode",
            "--quiet",
            "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
            "-f",
            PROJECT.resolve("pom.xml").toString(),
            "-Dflink.version=" + flink,
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + list),
        folder.resolve("maven.log"));
    return Stream.of(Files.readString(list).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
