package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.JobCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A release of Flink with the shipped jar, as its processes see it.
 *
 * @param version the release, such as 1.20.3
 * @param classPath Flink's jars and the connector's
 */
record FlinkRelease(String version, List<Path> classPath) {
  static final Path PROJECT = Path.of("src/test/resources/flinks");

  /** Resolves the jars of a release with Maven. */
  static FlinkRelease resolve(String version, Path folder)
      throws IOException, InterruptedException {
    return resolve("pom.xml", Map.of("flink.version", version), folder);
  }

  /**
   * Resolves the jars of a release and of other connectors with Maven.
   *
   * @param project a POM of the resources
   * @param versions its properties, with {@code flink.version}
   */
  static FlinkRelease resolve(String project, Map<String, String> versions, Path folder)
      throws IOException, InterruptedException {
    List<Path> jars = new ArrayList<>(List.of(ShippedJars.connectorJar()));
    jars.addAll(MavenClassPath.resolve(PROJECT.resolve(project), versions, folder));
    return new FlinkRelease(versions.get("flink.version"), jars);
  }

  /** Compiles a job, because Flink's tasks cannot load a class from its source file. */
  Path compileJob(String job, Path folder) throws IOException {
    return JobCompiler.compile(PROJECT.resolve(job), classPath, folder);
  }

  /**
   * Runs a job of the resources in a JVM of its own, and returns the lines that it writes.
   *
   * @param arguments the job's arguments before the file to write
   */
  List<String> runJob(String job, Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path output = folder.resolve(job + "-" + version);
    List<String> command = javaCommand("-Xmx1g", compileJob(job + ".java", folder));
    command.add(job);
    command.addAll(List.of(arguments));
    command.add(output.toString());
    ChildProcess.run(
        command,
        Map.of("FLINK_CONF_DIR", PROJECT.resolve("conf").toString()),
        folder.resolve(job + ".log"));
    return Files.readAllLines(output);
  }

  /** Returns the command of a JVM with these jars and more; the caller adds the class. */
  List<String> javaCommand(String heap, Path... extraClassPath) {
    List<Path> all = new ArrayList<>(classPath);
    all.addAll(List.of(extraClassPath));
    return EngineJvm.javaCommand(all, heap);
  }
}
