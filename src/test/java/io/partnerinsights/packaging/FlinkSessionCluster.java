package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session cluster of processes: a JobManager, and TaskManagers with one slot each. */
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
  private static final Pattern JOB_ID =
      Pattern.compile("Job has been submitted with JobID (\\w{32})");

  private final FlinkRelease release;
  private final Path folder;
  private final List<String> settings = new ArrayList<>();
  private final List<FlinkProcess> processes = new ArrayList<>();
  private String restPort = "0";

  /**
   * Creates a cluster without processes.
   *
   * @param folder receives the configuration
   */
  FlinkSessionCluster(FlinkRelease release, Path folder) throws IOException {
    this.release = release;
    this.folder = folder;
    Files.createDirectory(folder.resolve("tmp"));
  }

  /** Adds lines to the configuration of processes that start later. */
  void addSettings(String... lines) {
    settings.addAll(List.of(lines));
  }

  Path folder() {
    return folder;
  }

  /** Starts a cluster with a JobManager. */
  static FlinkSessionCluster start(FlinkRelease release, Path folder)
      throws IOException, InterruptedException {
    FlinkSessionCluster cluster = new FlinkSessionCluster(release, folder);
    cluster.startJobManager();
    return cluster;
  }

  /**
   * Starts a JobManager and waits for it. It chooses its ports itself: one that is free now may be
   * taken a second later.
   */
  FlinkProcess startJobManager() throws IOException, InterruptedException {
    writeConfiguration("0", "0");
    FlinkProcess jobManager = launchProcess(JOB_MANAGER);
    writeConfiguration(jobManager.awaitOutput(RPC_PORT), jobManager.awaitOutput(REST_PORT));
    return jobManager;
  }

  /** Starts a class of the resources that is a whole cluster, and waits for it. */
  FlinkProcess startWhole(String cluster) throws IOException, InterruptedException {
    writeConfiguration("0", "0");
    FlinkProcess clusterProcess =
        launchProcess(cluster, release.compileJob(cluster + ".java", folder));
    writeConfiguration("0", clusterProcess.awaitOutput(REST_PORT));
    return clusterProcess;
  }

  URI restUrl() {
    return URI.create("http://localhost:" + restPort);
  }

  /** Writes the configuration of all processes; a TaskManager without scripts needs each size. */
  private void writeConfiguration(String rpcPort, String newRestPort) throws IOException {
    restPort = newRestPort;
    List<String> configuration = new ArrayList<>(settings);
    configuration.addAll(
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
            "restart-strategy.fixed-delay.attempts: 100",
            "restart-strategy.fixed-delay.delay: 100ms"));
    Files.write(folder.resolve("config.yaml"), configuration);
  }

  /** Starts a TaskManager, and waits until the cluster has it. */
  FlinkProcess startTaskManager() throws IOException, InterruptedException {
    FlinkProcess taskManager = launchProcess(TASK_MANAGER);
    taskManager.awaitOutput(REGISTERED);
    return taskManager;
  }

  private FlinkProcess launchProcess(String mainClass, Path... classes) throws IOException {
    return launchProcess(List.of(mainClass, "--configDir", folder.toString()), classes);
  }

  /** Starts a main class with its arguments. */
  FlinkProcess launchProcess(List<String> program, Path... classes) throws IOException {
    List<String> command = release.javaCommand("-Xmx512m", classes);
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    Path log = folder.resolve("process-" + processes.size() + ".log");
    FlinkProcess process = new FlinkProcess(builder, log);
    processes.add(process);
    return process;
  }

  /** Runs a job of the resources with Flink's client until it ends. */
  void runJob(String job, List<String> arguments) throws IOException, InterruptedException {
    Path jar =
        FlinkJobFiles.packJar(
            release.compileJob(job + ".java", folder), folder.resolve(job + ".jar"));
    List<String> command = new ArrayList<>(List.of("run", "--class", job, jar.toString()));
    command.addAll(arguments);
    runProgram(CLIENT, command);
  }

  /**
   * Starts a job of a jar, and returns its id.
   *
   * @param flags of Flink's client
   */
  String submitJob(Path jar, String mainClass, List<String> flags, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("run", "--detached", "--class", mainClass));
    command.addAll(flags);
    command.add(jar.toString());
    command.addAll(arguments);
    Matcher id = JOB_ID.matcher(runProgram(CLIENT, command));
    assertThat(id.find()).as("a submitted job").isTrue();
    return id.group(1);
  }

  /** Runs statements with Flink's SQL client, and returns what it prints. */
  String runSql(String statements) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script.sql"), statements);
    return runProgram(SQL_CLIENT, List.of("-hist", folder + "/history", "-f", script.toString()));
  }

  /** Runs a program of Flink. A failure shows the logs of all processes. */
  private String runProgram(String program, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = release.javaCommand("-Xmx512m");
    command.add(program);
    command.addAll(arguments);
    try {
      return ChildProcess.run(
          command, Map.of("FLINK_CONF_DIR", folder.toString()), folder.resolve("client.log"));
    } catch (InterruptedException | AssertionError e) {
      addLogs(e);
      throw e;
    }
  }

  /** Adds the logs of all processes to an error. */
  void addLogs(Throwable error) throws IOException {
    for (FlinkProcess process : processes) {
      error.addSuppressed(new AssertionError(process.describeState()));
    }
  }

  @Override
  public void close() {
    processes.forEach(FlinkProcess::killIfAlive);
  }
}
