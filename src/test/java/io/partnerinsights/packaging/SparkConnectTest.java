package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar on a Spark Connect server, and a client in another process that has neither the
 * connector nor a secret. A report takes 14 seconds.
 */
@Tag("five-sparks")
final class SparkConnectTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @TempDir static Path folder;
  private static Sandbox sandbox;
  private static Process server;
  private static Path log;
  private static List<String> lines;

  @BeforeAll
  static void runAClient() throws IOException, InterruptedException {
    sandbox = Sandbox.builder().latency(Duration.ofSeconds(14)).scale(0.1).start();
    int port = freePort();
    log = folder.resolve("server.log");
    List<Path> ofServer = OneSpark.resolve("connect-server.xml", "4.2.0", "2.13", folder);
    List<Path> ofClient = OneSpark.resolve("connect-client.xml", "4.2.0", "2.13", folder);
    server = start(port, ofServer);
    Path output = folder.resolve("output");
    List<String> arguments = List.of("sc://127.0.0.1:" + port, QUERY, output.toString());
    OneSpark.runWithoutConnector("ConnectJob.java", ofClient, arguments, folder);
    lines = Files.readAllLines(output);
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

  /** The client repeats its first call until the server has started. */
  private static Process start(int port, List<Path> spark) throws IOException {
    Map<String, String> settings =
        Map.of(
            "spark.connect.grpc.binding.address",
            "127.0.0.1",
            "spark.connect.grpc.binding.port",
            String.valueOf(port));
    List<String> command =
        SparkSubmit.command(
            spark,
            sandbox,
            settings,
            "org.apache.spark.sql.connect.service.SparkConnectServer",
            List.of("spark-internal"));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
    sandbox.close();
  }

  @Test
  void aClientReadsAReport() {
    String rows = String.valueOf(sandbox.expectedRows(QUERY).size());

    assertThat(lines.get(0)).isEqualTo("struct<CustomerName:string,Month:date>");
    assertThat(lines.subList(1, 3)).containsExactly(rows, rows);
    assertThat(lines.get(3)).isEqualTo("[[mpn,OfficeUsage,false]]");
  }

  @Test
  void aClientSeesTheErrorWithItsRemedy() {
    assertThat(lines.get(4)).contains("[PI-2003]", "did you mean CustomerName?");
  }

  @Test
  void interruptAllEndsTheWait() {
    assertThat(lines.get(5)).contains("OPERATION_CANCELED");
  }

  @Test
  void theServersLogShowsTheWait() throws IOException {
    assertThat(Files.readString(log))
        .containsPattern("WARN ReportWait: Report \\S+ .*: Running after 1\\d s")
        .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, "sig=");
  }
}
