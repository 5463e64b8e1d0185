package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose driver has the shipped jar and whose executors do not have it. */
@Tag("full")
final class MissingJarTest {
  private static final String CLASS = "io.partnerinsights.spark.read.PartnerInsights";

  @TempDir Path folder;

  @Test
  void namesTheClassAndTheRemedyAndKeepsTheReport() throws IOException, InterruptedException {
    try (Sandbox sandbox = FiveSparksService.settings().start()) {
      Path output = folder.resolve("output");
      OneSpark.runOnCluster("MissingJarJob.java", sandbox, output);

      List<String> lines = Files.readAllLines(output);
      assertThat(lines.get(0)).contains("ClassNotFoundException: " + CLASS);
      assertThat(Files.readString(folder.resolve("job.log")))
          .containsPattern("Class " + CLASS + "\\w+ is missing on the executors: .* --jars");
      assertThat(Integer.parseInt(lines.get(1))).as("rows of the next run").isPositive();
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).as("reports").isOne();
    }
  }
}
