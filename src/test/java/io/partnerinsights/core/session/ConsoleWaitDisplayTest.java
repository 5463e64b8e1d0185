package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The line that a terminal shows during a wait. */
final class ConsoleWaitDisplayTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final ConsoleWaitDisplay display =
      new ConsoleWaitDisplay(new PrintStream(terminal, true, StandardCharsets.UTF_8), 44);

  @Test
  void overwritesOneLineAndClearsIt() {
    display.show("report 1f2e: Running", Duration.ofSeconds(65));
    display.show("permit until 18:34", Duration.ofSeconds(3609));
    display.clear();
    display.clear();

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r[Waiting for report 1f2e: Running] 1:05    "
                + "\r[Waiting for permit until 18:34] 1:00:09   "
                + "\r"
                + " ".repeat(43)
                + "\r");
  }

  @Test
  void cutsALineThatWouldWrap() {
    display.show("report " + "a".repeat(50), Duration.ZERO);

    assertThat(terminal.toString(StandardCharsets.UTF_8)).hasSize(44).doesNotContain("\n");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void recognisesATerminal(@TempDir Path folder) throws IOException {
    Path terminal = Files.createSymbolicLink(folder.resolve("a"), Path.of("/dev/pts/3"));
    Path pipe = Files.createSymbolicLink(folder.resolve("b"), Path.of("pipe:[4711]"));

    assertThat(ConsoleWaitDisplay.isTerminal(terminal)).isTrue();
    assertThat(ConsoleWaitDisplay.isTerminal(pipe)).isFalse();
    assertThat(ConsoleWaitDisplay.isTerminal(folder.resolve("absent"))).isFalse();
  }
}
