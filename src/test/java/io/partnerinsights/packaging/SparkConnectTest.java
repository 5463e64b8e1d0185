package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar on a Spark Connect server, and a client in another process that has neither the
 * connector nor a secret. A report takes 14 seconds.
 */
@Tag("full")
final class SparkConnectTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @TempDir static Path folder;
  private static Sandbox sandbox;
  private static ConnectServer server;
  private static List<String> lines;

  @BeforeAll
  static void runAClient() throws IOException, InterruptedException {
    sandbox = Sandbox.builder().latency(Duration.ofSeconds(14)).scale(0.1).start();
    server = ConnectServer.start("4.2.0", sandbox, Map.of(), folder);
    List<Path> ofClient = OneSpark.resolve("connect-client.xml", "4.2.0", "2.13", folder);
    Path output = folder.resolve("output");
    List<String> arguments = List.of(server.url(), QUERY, output.toString());
    OneSpark.runWithoutConnector("ConnectJob.java", ofClient, arguments, folder);
    lines = Files.readAllLines(output);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
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
    assertThat(Files.readString(server.log()))
        .containsPattern(
            "INFO ReportWait: OfficeUsage: waiting for report \\S+ \\(Running\\), since ")
        .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, "sig=");
  }
}
