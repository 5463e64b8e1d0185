package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A session cluster of processes: one JobManager, and TaskManagers with one slot each. */
final class FlinkSessionCluster implements AutoCloseable {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";

  private final FlinkRelease release;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  private FlinkSessionCluster(FlinkRelease release, Path folder) {
    this.release = release;
    this.folder = folder;
  }

  /**
   * Starts a JobManager.
   *
   * @param folder receives the configuration and the logs
   */
  static FlinkSessionCluster start(FlinkRelease release, Path folder) throws IOException {
    FlinkSessionCluster cluster = new FlinkSessionCluster(release, folder);
    Files.write(folder.resolve("config.yaml"), configuration(folder));
    cluster.launch(JOB_MANAGER);
    return cluster;
  }

  /** Returns the configuration of all processes; a TaskManager without scripts needs each size. */
  private static List<String> configuration(Path folder) throws IOException {
    return List.of(
        "jobmanager.rpc.address: localhost",
        "jobmanager.rpc.port: " + freePort(),
        "rest.address: localhost",
        "rest.port: " + freePort(),
        "taskmanager.host: localhost",
        "taskmanager.numberOfTaskSlots: 1",
        "taskmanager.cpu.cores: 1",
        "taskmanager.memory.framework.heap.size: 128mb",
        "taskmanager.memory.framework.off-heap.size: 128mb",
        "taskmanager.memory.jvm-metaspace.size: 128mb",
        "taskmanager.memory.jvm-overhead.min: 128mb",
        "taskmanager.memory.jvm-overhead.max: 128mb",
        "taskmanager.memory.task.heap.size: 256mb",
        "taskmanager.memory.task.off-heap.size: 0b",
        "taskmanager.memory.managed.size: 32mb",
        "taskmanager.memory.network.min: 32mb",
        "taskmanager.memory.network.max: 32mb",
        "io.tmp.dirs: " + Files.createDirectory(folder.resolve("tmp")),
        "heartbeat.interval: 500",
        "heartbeat.timeout: 10000",
        "restart-strategy.type: fixed-delay",
        "restart-strategy.fixed-delay.attempts: 10",
        "restart-strategy.fixed-delay.delay: 100ms");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a TaskManager. */
  Process startTaskManager() throws IOException {
    return launch(TASK_MANAGER);
  }

  private Process launch(String mainClass) throws IOException {
    List<String> command = release.java("-Xmx512m");
    command.addAll(List.of(mainClass, "--configDir", folder.toString()));
    File log = log(processes.size());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private File log(int process) {
    return folder.resolve("process-" + process + ".log").toFile();
  }

  /** Fails if a process has ended; its log is in the failure. */
  void checkRunning() throws IOException {
    for (int i = 0; i < processes.size(); i++) {
      String log = Files.readString(log(i).toPath());
      assertThat(processes.get(i).isAlive()).as("process %d runs; its log:%n%s", i, log).isTrue();
    }
  }

  /** Runs a job with Flink's client until it ends. */
  void run(Path jar, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = release.java("-Xmx512m");
    command.addAll(List.of(CLIENT, "run", "--class", mainClass, jar.toString()));
    command.addAll(arguments);
    ChildProcess.run(
        command, Map.of("FLINK_CONF_DIR", folder.toString()), folder.resolve("client.log"));
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
