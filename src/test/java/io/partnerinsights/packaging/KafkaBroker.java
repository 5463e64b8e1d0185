package io.partnerinsights.packaging;

import io.partnerinsights.testing.JobCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A Kafka broker, which is a process with a class path of its own. */
final class KafkaBroker implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("(?m)^broker: (\\d+)$");

  private final FlinkProcess process;
  private final String servers;

  private KafkaBroker(FlinkProcess process) throws IOException, InterruptedException {
    this.process = process;
    this.servers = "localhost:" + process.awaitOutput(PORT);
  }

  /** Starts a broker and waits for it; the folder receives its data and its log. */
  static KafkaBroker start(Path folder) throws IOException, InterruptedException {
    Path project = FlinkRelease.PROJECT.resolve("broker.xml");
    List<Path> jars = new ArrayList<>(MavenClassPath.resolve(project, Map.of(), folder));
    jars.add(JobCompiler.compile(FlinkRelease.PROJECT.resolve("KafkaBroker.java"), jars, folder));
    List<String> command = EngineJvm.javaCommand(jars, "-Xmx512m");
    command.addAll(List.of("KafkaBroker", folder.toString()));
    return new KafkaBroker(
        new FlinkProcess(new ProcessBuilder(command), folder.resolve("broker.log")));
  }

  /** Returns the address for clients. */
  String servers() {
    return servers;
  }

  @Override
  public void close() {
    process.killIfAlive();
  }
}
