package io.partnerinsights.bench;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;

/** The benchmarks of reads with Spark, and of commands. */
@Tag("long")
final class ReadBenchmarksTest extends BenchmarkContract {
  /** A row of the growth of a report: work, time, throughput, heap, splits and requests. */
  private static final String GROWTH =
      "\\| [1-9]\\d* \\| .+ \\| .+ \\| [1-9]\\d* \\| [1-9]\\d* \\| [1-9]\\d* \\| [1-9]\\d* \\| .+";

  /** A row with one time, of a command, or with two, of first rows. */
  private static final String TIMES = "\\| .+ \\| [1-9]\\d* \\|";

  static Stream<Arguments> programs() {
    return Stream.of(
        row("ReadBenchmark", ReadBenchmark::main, CONTEST, 2 * (3 + 2 + 4) + 3),
        row("MoneyBenchmark", MoneyBenchmark::main, CONTEST, 2 * 4 * 3),
        row("GrowthBenchmark", GrowthBenchmark::main, GROWTH, 2 * 5),
        row("FirstRowsBenchmark", FirstRowsBenchmark::main, TIMES, 2 + 3));
  }
}
