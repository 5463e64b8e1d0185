package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.cli.console.ErrorPrinter;
import io.partnerinsights.cli.console.ExitCode;
import io.partnerinsights.cli.console.Interruption;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.testing.StandardError;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ErrorPrinterTest {
  @Test
  void anUnexpectedErrorNamesItsPlaceAndWhereToReportIt() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(err),
            new PrintStream(err, true),
            InputStream.nullInputStream(),
            Map.of(),
            Path.of(""),
            new Shell.Terminals(false, false, false, () -> 0),
            Interruption.neverRequested());

    String log =
        StandardError.captureDuring(
            () ->
                assertThat(new ErrorPrinter(shell, false).print(new NullPointerException()))
                    .isEqualTo(ExitCode.UNEXPECTED));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("Unexpected error in ErrorPrinterTest.")
        .containsPattern("Report it at https://\\S+/issues, with the stack trace that --verbose");
    assertThat(log).contains("INFO", "NullPointerException\n\tat io.partnerinsights.cli.ErrorPr");
  }
}
