package io.partnerinsights.packaging;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;

/** A cluster with two TaskManagers, whose parts fail and recover when a test says so. */
abstract class FailingCluster {
  private static final Pattern ZOO_KEEPER = Pattern.compile("(binding to port) ");

  final FlinkSessionCluster cluster;

  private FailingCluster(FlinkSessionCluster cluster) {
    this.cluster = cluster;
  }

  abstract void failTaskManager() throws IOException, InterruptedException;

  /** Starts a TaskManager in the place of the one that failed. */
  abstract void recoverTaskManager() throws IOException, InterruptedException;

  abstract void failJobManager(String job) throws IOException, InterruptedException;

  abstract void recoverJobManager(String job) throws IOException, InterruptedException;

  /** Starts all parts in one process, whose JobManager loses its leadership instead of ending. */
  static FailingCluster startOneProcess(FlinkSessionCluster cluster)
      throws IOException, InterruptedException {
    return new OneProcess(cluster, cluster.startWhole("OneProcessCluster"));
  }

  /** Starts a process for each part, with high availability by ZooKeeper. */
  static FailingCluster startProcesses(FlinkSessionCluster cluster)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path folder = cluster.folder();
    Path zooKeeper = folder.resolve("zoo.cfg");
    Files.write(
        zooKeeper,
        List.of(
            "dataDir=" + folder.resolve("zookeeper"),
            "clientPort=" + port,
            "clientPortAddress=127.0.0.1",
            "tickTime=1000",
            "admin.enableServer=false"));
    cluster.addSettings(
        "high-availability.type: zookeeper",
        "high-availability.zookeeper.quorum: localhost:" + port,
        "high-availability.zookeeper.client.session-timeout: 4000",
        "high-availability.storageDir: " + folder.resolve("ha").toUri());
    String server = "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer";
    cluster
        .launchProcess(List.of(server, "--zkConfigFile", zooKeeper.toString(), "--peerId", "1"))
        .awaitOutput(ZOO_KEEPER);
    Processes processes = new Processes(cluster, cluster.startJobManager());
    processes.recoverTaskManager();
    processes.recoverTaskManager();
    return processes;
  }

  private static final class OneProcess extends FailingCluster {
    private final FlinkProcess process;
    private int commands;

    OneProcess(FlinkSessionCluster cluster, FlinkProcess process) {
      super(cluster);
      this.process = process;
    }

    @Override
    void failTaskManager() throws IOException, InterruptedException {
      send("kill");
    }

    @Override
    void recoverTaskManager() throws IOException, InterruptedException {
      send("start");
    }

    @Override
    void failJobManager(String job) throws IOException, InterruptedException {
      send("revoke " + job);
    }

    @Override
    void recoverJobManager(String job) throws IOException, InterruptedException {
      send("grant " + job);
    }

    private void send(String command) throws IOException, InterruptedException {
      process.sendLine(command);
      process.awaitOutput(Pattern.compile("(done " + ++commands + "\\.)"));
    }
  }

  private static final class Processes extends FailingCluster {
    private final Queue<FlinkProcess> taskManagers = new ArrayDeque<>();
    private FlinkProcess jobManager;

    Processes(FlinkSessionCluster cluster, FlinkProcess jobManager) {
      super(cluster);
      this.jobManager = jobManager;
    }

    @Override
    void failTaskManager() throws IOException {
      taskManagers.remove().kill();
    }

    @Override
    void recoverTaskManager() throws IOException, InterruptedException {
      taskManagers.add(cluster.startTaskManager());
    }

    @Override
    void failJobManager(String job) throws IOException {
      jobManager.kill();
    }

    @Override
    void recoverJobManager(String job) throws IOException, InterruptedException {
      jobManager = cluster.startJobManager();
    }
  }
}
