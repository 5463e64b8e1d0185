package io.partnerinsights.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line next to what an engine prints of its own progress, which ends in a carriage return. */
final class StandardErrorLinesTest {
  @ParameterizedTest
  @CsvSource(
      value = {"100, 100", "null, 80", "wide, 80", "0, 80", "5, 31"},
      nullValues = "null")
  void aLineCoversWhatTheTerminalShows(String columns, int width) {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      StandardError.printFullWidth("Profile LOADED", columns);
    } finally {
      System.setErr(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("partnerinsights: Profile LOADED")
        .endsWith(System.lineSeparator())
        .hasSize(width + System.lineSeparator().length());
  }
}
