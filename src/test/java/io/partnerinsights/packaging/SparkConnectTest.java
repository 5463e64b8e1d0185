package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar on a Spark Connect server, and a client in another process that has neither the
 * connector nor a secret. A report takes 14 seconds.
 */
@Tag("full")
final class SparkConnectTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(14)).scale(0.1));

  @Test
  void aClientReadsAReportAndSeesAnErrorWithItsRemedy(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    try (ConnectServer server = ConnectServer.start(SERVICE.sandbox(), Map.of(), folder)) {
      server.runClient("ConnectJob.java", QUERY, output.toString());
    }

    List<String> lines = Files.readAllLines(output);
    String rows = String.valueOf(SERVICE.sandbox().expectedRows(QUERY).size());
    assertThat(lines.subList(0, 4))
        .containsExactly(
            "struct<CustomerName:string,Month:date>", rows, rows, "[[mpn,OfficeUsage,false]]");
    assertThat(lines.get(4)).contains("[PI-2003]", "did you mean CustomerName?");
    assertThat(lines.get(5)).as("interruptAll ends a wait").contains("OPERATION_CANCELED");
    assertThat(Files.readString(folder.resolve("server.log")))
        .containsPattern(
            "INFO ReportWait: OfficeUsage: waiting for report \\S+ \\(Running\\), since ")
        .doesNotContain(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET, "sig=");
  }
}
