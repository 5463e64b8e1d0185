package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.wire.EngineFaults;
import io.partnerinsights.wire.WireCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults on the wire at random bytes, while Spark reads; a failed task is not repeated here. */
@Tag("full")
final class WireFaultsReadTest {
  @ParameterizedTest
  @EnumSource(Compression.class)
  void aFaultChangesNoRows(Compression compression) throws Exception {
    faultsChangeNoRows(compression, 20);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  @Tag("long")
  void manyFaultsChangeNoRows(Compression compression) throws Exception {
    faultsChangeNoRows(compression, 500);
  }

  private static void faultsChangeNoRows(Compression compression, int reads) throws Exception {
    try (EngineFaults faults = new EngineFaults(compression)) {
      WireCounts counts =
          faults.run("Spark " + compression, reads, 1, WireFaultsReadTest::sortedRows);
      System.out.println("Faults on the wire:\n" + counts);
      assertThat(counts.wrong()).isEmpty();
      assertThat(counts.injected()).isEqualTo(reads);
    }
  }

  private static List<String> sortedRows(Map<String, String> options) {
    return Rows.of(TestSpark.read(options).load()).stream().map(List::toString).sorted().toList();
  }
}
