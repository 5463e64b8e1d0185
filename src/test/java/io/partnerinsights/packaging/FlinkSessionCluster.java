package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A session cluster of processes: one JobManager, and TaskManagers with one slot each. */
final class FlinkSessionCluster implements AutoCloseable {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
  private static final String SQL_CLIENT = "org.apache.flink.table.client.SqlClient";

  private static final Pattern RPC_PORT =
      Pattern.compile("Actor system started at pekko.tcp://flink@localhost:(\\d+)");
  private static final Pattern REST_PORT =
      Pattern.compile("Rest endpoint listening at localhost:(\\d+)");
  private static final Pattern REGISTERED =
      Pattern.compile("(Successful registration) at resource manager");

  private final FlinkRelease release;
  private final Path folder;
  private final List<FlinkProcess> processes = new ArrayList<>();

  private FlinkSessionCluster(FlinkRelease release, Path folder) {
    this.release = release;
    this.folder = folder;
  }

  /**
   * Starts a JobManager and waits for it. It chooses its ports itself: one that is free now may be
   * taken a second later.
   *
   * @param folder receives the configuration
   */
  static FlinkSessionCluster start(FlinkRelease release, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectory(folder.resolve("tmp"));
    FlinkSessionCluster cluster = new FlinkSessionCluster(release, folder);
    cluster.configure("0", "0");
    FlinkProcess jobManager = cluster.launch(JOB_MANAGER);
    cluster.configure(jobManager.await(RPC_PORT), jobManager.await(REST_PORT));
    return cluster;
  }

  /** Writes the configuration of all processes; a TaskManager without scripts needs each size. */
  private void configure(String rpcPort, String restPort) throws IOException {
    List<String> configuration =
        List.of(
            "jobmanager.rpc.address: localhost",
            "jobmanager.rpc.port: " + rpcPort,
            "rest.address: localhost",
            "rest.port: " + restPort,
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
            "partnerinsights.allowedHosts: 127.0.0.1",
            "partnerinsights.maxReportsPerHour: 1000",
            "partnerinsights.maxCallsPerMinute: 100000",
            "io.tmp.dirs: " + folder.resolve("tmp"),
            "heartbeat.interval: 500",
            "heartbeat.timeout: 10000",
            "restart-strategy.type: fixed-delay",
            "restart-strategy.fixed-delay.attempts: 10",
            "restart-strategy.fixed-delay.delay: 100ms");
    Files.write(folder.resolve("config.yaml"), configuration);
  }

  /** Starts a TaskManager, and waits until the cluster has it. */
  FlinkProcess startTaskManager() throws IOException, InterruptedException {
    FlinkProcess taskManager = launch(TASK_MANAGER);
    taskManager.await(REGISTERED);
    return taskManager;
  }

  private FlinkProcess launch(String mainClass) throws IOException {
    List<String> command = release.java("-Xmx512m");
    command.addAll(List.of(mainClass, "--configDir", folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    Path log = folder.resolve("process-" + processes.size() + ".log");
    FlinkProcess process = new FlinkProcess(builder, log);
    processes.add(process);
    return process;
  }

  /** Runs a job of the resources with Flink's client until it ends. */
  void run(String job, List<String> arguments) throws IOException, InterruptedException {
    Path jar =
        FlinkJobFiles.jar(release.compile(job + ".java", folder), folder.resolve(job + ".jar"));
    List<String> command = new ArrayList<>(List.of("run", "--class", job, jar.toString()));
    command.addAll(arguments);
    client(CLIENT, command);
  }

  /** Runs statements with Flink's SQL client, and returns what it prints. */
  String sql(String statements) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script.sql"), statements);
    return client(SQL_CLIENT, List.of("-hist", folder + "/history", "-f", script.toString()));
  }

  /** Runs a program of Flink. A failure shows the logs of all processes. */
  private String client(String program, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = release.java("-Xmx512m");
    command.add(program);
    command.addAll(arguments);
    try {
      return ChildProcess.run(
          command, Map.of("FLINK_CONF_DIR", folder.toString()), folder.resolve("client.log"));
    } catch (InterruptedException | AssertionError e) {
      for (FlinkProcess process : processes) {
        e.addSuppressed(new AssertionError(process.log()));
      }
      throw e;
    }
  }

  @Override
  public void close() {
    processes.forEach(FlinkProcess::end);
  }
}
