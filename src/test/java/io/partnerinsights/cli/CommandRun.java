package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.cli.command.PartnerInsightsCommand;
import io.partnerinsights.cli.console.Interruption;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.settings.OptionSources;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the command line in this JVM.
 *
 * @param exitCode the exit code
 * @param out what it has printed on standard output
 * @param err what it has printed on standard error
 */
public record CommandRun(int exitCode, String out, String err) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Runs a command with the sandbox's options as environment variables. */
  public static CommandRun atSandbox(Sandbox sandbox, Path home, String... arguments) {
    return of(toVariables(ReadOptions.of(sandbox)), home, "", false, arguments);
  }

  static Map<String, String> toVariables(Map<String, String> options) {
    Map<String, String> variables = new HashMap<>();
    Options.all().stream()
        .filter(option -> options.containsKey(option.key()))
        .forEach(
            option -> variables.put(OptionSources.variableName(option), options.get(option.key())));
    return variables;
  }

  /** Runs a command; at a terminal it may ask, and the input answers. */
  static CommandRun of(
      Map<String, String> environment,
      Path home,
      String input,
      boolean terminal,
      String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandRun run = of(out, environment, home, input, terminal, arguments);
    return new CommandRun(run.exitCode, out.toString(StandardCharsets.UTF_8), run.err);
  }

  /** Runs a command that prints on another stream. */
  static CommandRun of(
      OutputStream out,
      Map<String, String> environment,
      Path home,
      String input,
      boolean terminal,
      String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = runCommand(out, err, environment, home, input, terminal, arguments);
    return new CommandRun(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command at a terminal, where both of its streams are one text. */
  static CommandRun runOnScreen(Map<String, String> environment, Path home, String... arguments) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    int exitCode = runCommand(screen, screen, environment, home, "", true, arguments);
    String text = screen.toString(StandardCharsets.UTF_8);
    return new CommandRun(exitCode, text, text);
  }

  private static int runCommand(
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      Path home,
      String input,
      boolean terminal,
      String... arguments) {
    InputStream inputStream = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    Map<String, String> variables = new HashMap<>(environment);
    // Without it, a sign-in on macOS or Windows opens the browser of the desktop.
    variables.putIfAbsent("SSH_CONNECTION", "none");
    Shell shell =
        new Shell(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            inputStream,
            variables,
            home,
            new Shell.Terminals(terminal, terminal, false, () -> 0),
            Interruption.neverRequested());
    int exitCode = PartnerInsightsCommand.run(shell, arguments);
    shell.out().flush();
    return exitCode;
  }

  /** Expects an exit code, and these texts on standard error. */
  public CommandRun assertExits(int code, String... parts) {
    assertThat(exitCode).as(err).isEqualTo(code);
    assertThat(List.of(parts)).as(err).allMatch(err::contains);
    return this;
  }

  /** Parses standard output. */
  public JsonNode outputJson() {
    return parse(out);
  }

  /** Parses the last line of standard error. */
  JsonNode errorJson() {
    return parse(err.lines().reduce((first, last) -> last).orElseThrow()).path("error");
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
