package io.partnerinsights.packaging;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A Spark Connect server with the shipped jar and the account of a sandbox. */
final class ConnectServer implements AutoCloseable {
  private static final String BINDING = "spark.connect.grpc.binding.";

  private final int port;
  private final Path log;
  private final Process process;

  private ConnectServer(int port, Path log, Process process) {
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a server. A client repeats its first call until the server has started.
   *
   * @param sandbox whose account the server has; null if it has none
   * @param settings further settings of Spark
   * @param folder receives the log, and tables that clients create
   */
  static ConnectServer start(Sandbox sandbox, Map<String, String> settings, Path folder)
      throws IOException, InterruptedException {
    List<Path> classPath = OneSpark.resolve("connect-server.xml", "4.2.0", "2.13", folder);
    int port = freePort();
    Map<String, String> all = new TreeMap<>(settings);
    all.put(BINDING + "address", "127.0.0.1");
    all.put(BINDING + "port", String.valueOf(port));
    List<String> command =
        SparkSubmit.submitCommand(
            classPath,
            SparkSubmit.shippedJar(),
            sandbox,
            all,
            "org.apache.spark.sql.connect.service.SparkConnectServer",
            List.of("spark-internal"));
    Path log = folder.resolve("server.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new ConnectServer(port, log, process);
  }

  /** Returns a free port below those that systems give to processes that ask for any port. */
  private static int freePort() {
    Random random = new Random();
    while (true) {
      int port = 10_000 + random.nextInt(20_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        // Another process has it.
      }
    }
  }

  /**
   * Runs a job of the resources with a client that has neither the connector nor a secret.
   *
   * @param arguments the job's arguments after the server's address
   */
  void runClient(String job, String... arguments) throws IOException, InterruptedException {
    List<Path> client = OneSpark.resolve("connect-client.xml", "4.2.0", "2.13", log.getParent());
    List<String> all = new ArrayList<>(List.of("sc://127.0.0.1:" + port));
    all.addAll(List.of(arguments));
    OneSpark.runInJvm(job, client, all, Map.of(), log.getParent());
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
