package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.EmptyAccount;
import io.partnerinsights.testing.SandboxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Joins of the oldest and the newest Spark, and in long runs of three others, with reports that the
 * same application has read before.
 */
@Tag("five-sparks")
final class StatisticsSparksTest {
  /** Spark's default of {@code spark.sql.autoBroadcastJoinThreshold}. */
  private static final long THRESHOLD = 10 << 20;

  private static final String SMALL =
      "SELECT CustomerName, CustomerMarket FROM OfficeUsage TIMESPAN LAST_MONTH";
  private static final String LARGE =
      "SELECT CustomerName, CustomerTenantId, SubscriptionId, SKU, PartnerName, Month"
          + " FROM DynamicsUsage TIMESPAN LAST_1_YEAR";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(200))
              .compression(Compression.GZIP)
              .scale(25));

  @ParameterizedTest(name = "Spark {0}, Scala {1}")
  @CsvSource({"3.5.9,2.12", "4.2.0,2.13"})
  void broadcastsASmallReportOnceItWasRead(String spark, String scala)
      throws IOException, InterruptedException {
    broadcasts(spark, scala);
  }

  @ParameterizedTest(name = "Spark {0}, Scala {1}")
  @CsvSource({"3.5.9,2.13", "4.0.4,2.13", "4.1.3,2.13"})
  @Tag("long")
  void broadcastsOnReleasesInBetween(String spark, String scala)
      throws IOException, InterruptedException {
    broadcasts(spark, scala);
  }

  private static void broadcasts(String spark, String scala)
      throws IOException, InterruptedException {
    Releases.assumeTried(spark);
    Sandbox sandbox = SERVICE.sandbox();
    EmptyAccount.of(sandbox);
    List<Integer> zipped = new CopyOnWriteArrayList<>();
    List<Integer> plain = new CopyOnWriteArrayList<>();
    sandbox.damageFiles(
        file -> {
          zipped.add(gzip(file));
          plain.add(file.length);
          return file;
        });
    Path output = folder.resolve("plans-" + spark + "-" + scala);
    List<String> arguments = new ArrayList<>(FiveSparksService.jobArguments(sandbox, output));
    arguments.set(7, SMALL + ";" + LARGE);

    OneSpark.run("StatisticsJob.java", OneSpark.resolve(spark, scala, folder), arguments, folder);

    assertThat(zipped.get(1)).as("size of the large gzip file").isLessThan((int) THRESHOLD);
    assertThat(plain.get(1)).as("its texts").isGreaterThan((int) THRESHOLD);
    assertThat(Files.readAllLines(output))
        .containsExactly(spark, "merge", "broadcast", "merge", "merge");
  }

  private static int gzip(byte[] file) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.size();
  }
}
