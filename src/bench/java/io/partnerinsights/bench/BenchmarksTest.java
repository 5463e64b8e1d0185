package io.partnerinsights.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs each benchmark at the scale that {@code pom.xml} sets, and checks that it measures
 * something. The figures of so few reads say nothing.
 */
@Tag("full")
final class BenchmarksTest {
  /** A row of a contest, with a throughput. */
  private static final String CONTEST = "\\| .+ \\| \\d+ \\| \\d+ \\| [1-9]\\d* \\| .+";

  /** A row of the growth of a report: work, time, throughput, heap, splits and requests. */
  private static final String GROWTH =
      "\\| [1-9]\\d* \\| .+ \\| .+ \\| [1-9]\\d* \\| [1-9]\\d* \\| [1-9]\\d* \\| [1-9]\\d* \\| .+";

  private static final String HEAP_OF_FLINK =
      "\\| [1-9]\\d* MB \\| .+ \\| peak heap after GC [1-9]\\d* MiB \\|";

  /** A row with one time, of a command, or with two, of first rows. */
  private static final String TIMES = "\\| .+ \\| [1-9]\\d* \\|";

  /** The table has as many rows, with the same digest, as a read. */
  private static final String LOADED = ".+ rows and digest (\\[[1-9]\\d*,-?\\d+\\]), by a read \\1";

  /** A row of a night: seconds, seconds of processors, jobs and calls. */
  private static final String NIGHT = "\\| .+ \\| .+ \\| .+ \\| [1-9]\\d* \\| \\d+ \\|";

  /** The main method of a benchmark. */
  @FunctionalInterface
  private interface Program {
    void start(String[] arguments) throws Exception;
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        row("ReadBenchmark", ReadBenchmark::main, CONTEST, 2 * (3 + 2 + 4) + 3),
        row("MoneyBenchmark", MoneyBenchmark::main, CONTEST, 2 * 4 * 3),
        row("GrowthBenchmark", GrowthBenchmark::main, GROWTH, 2 * 5),
        row("NightBenchmark", NightBenchmark::main, NIGHT, 2 + 2),
        row("LoadBenchmark", LoadBenchmark::main, LOADED, 1),
        row("FlinkBenchmark", FlinkBenchmark::main, CONTEST + "|" + HEAP_OF_FLINK, 2 * 3 + 1),
        row("FirstRowsBenchmark", FirstRowsBenchmark::main, TIMES, 2 + 3));
  }

  private static Arguments row(String name, Program program, String measured, int count) {
    return Arguments.of(name, program, Pattern.compile(measured), count);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void measures(String name, Program program, Pattern measured, int count) throws Exception {
    assertThat(printed(program).lines()).filteredOn(measured.asMatchPredicate()).hasSize(count);
  }

  /** Returns what a benchmark prints, which the log of the test has too. */
  private static String printed(Program program) throws Exception {
    PrintStream log = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.start(new String[0]);
    } finally {
      System.setOut(log);
      log.print(printed.toString(StandardCharsets.UTF_8));
    }
    return printed.toString(StandardCharsets.UTF_8);
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
