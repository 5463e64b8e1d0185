package io.partnerinsights.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs benchmarks at the scale that {@code pom.xml} sets, and checks that each measures something.
 * The figures of so few reads say nothing, so two classes of them run side by side.
 */
@Tag("full")
abstract class BenchmarkContract {
  /** A row of a contest, with a throughput. */
  static final String CONTEST = "\\| .+ \\| \\d+ \\| \\d+ \\| [1-9]\\d* \\| .+";

  /** The main method of a benchmark. */
  @FunctionalInterface
  interface Program {
    void start(String[] arguments) throws Exception;
  }

  /**
   * Returns a benchmark.
   *
   * @param measured matches a printed line with figures
   * @param count how many lines have them
   */
  static Arguments row(String name, Program program, String measured, int count) {
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
}
