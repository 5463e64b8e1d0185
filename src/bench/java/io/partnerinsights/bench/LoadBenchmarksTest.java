package io.partnerinsights.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks of loads, of Flink, and of the scanner and the decoders alone. */
@Tag("long")
final class LoadBenchmarksTest extends BenchmarkContract {
  private static final String HEAP_OF_FLINK =
      "\\| [1-9]\\d* MB \\| .+ \\| peak heap after GC [1-9]\\d* MiB \\|";

  /** The table has as many rows, with the same digest, as a read. */
  private static final String LOADED = ".+ rows and digest (\\[[1-9]\\d*,-?\\d+\\]), by a read \\1";

  /** A row of a night: seconds, seconds of processors, jobs and calls. */
  private static final String NIGHT = "\\| .+ \\| .+ \\| .+ \\| [1-9]\\d* \\| \\d+ \\|";

  static Stream<Arguments> programs() {
    return Stream.of(
        row("NightBenchmark", NightBenchmark::main, NIGHT, 2 + 2),
        row("LoadBenchmark", LoadBenchmark::main, LOADED, 1),
        row("FlinkBenchmark", FlinkBenchmark::main, CONTEST + "|" + HEAP_OF_FLINK, 2 * 3 + 1));
  }

  @Test
  void measuresTheScannerAndEachDecoder() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("ScanBenchmark|DecodeBenchmark")
                    .param("size", "100000")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(50))
                    .shouldFailOnError(true)
                    .build())
            .run();

    assertThat(results)
        .hasSize(3 * 3 + 8 * 2)
        .allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }
}
