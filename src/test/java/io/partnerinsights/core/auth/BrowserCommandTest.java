package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrowserCommandTest {
  /** A variable has its name as its value. */
  @ParameterizedTest
  @CsvSource({
    "linux,      DISPLAY,                xdg-open",
    "linux,      WAYLAND_DISPLAY,        xdg-open",
    "linux,      DISPLAY SSH_CONNECTION, xdg-open",
    "linux,      SSH_CONNECTION,         ''",
    "linux,      '',                     ''",
    "linux,      BROWSER,                BROWSER",
    "mac os x,   '',                     open",
    "mac os x,   SSH_CONNECTION,         ''",
    "windows 11, '',                     'rundll32 url.dll,FileProtocolHandler'",
    "windows 11, SSH_CONNECTION,         ''",
    "windows 11, SSH_CONNECTION BROWSER, BROWSER"
  })
  void findsTheProgramOfADesktop(String system, String variables, String program) {
    Map<String, String> environment = new HashMap<>();
    for (String name : variables.split(" ", -1)) {
      environment.put(name, name);
    }

    assertThat(
            BrowserCommand.find(environment, system)
                .map(command -> String.join(" ", command.words()))
                .orElse(""))
        .isEqualTo(program);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "firefox -P x                   | firefox, -P, x",
        "  firefox   --new-window       | firefox, --new-window",
        "firefox -P 'my profile'        | firefox, -P, my profile",
        "\"/no such/browser\" --private | /no such/browser, --private",
      })
  void splitsACommandAsAShellDoes(String command, String words) {
    assertThat(BrowserCommand.find(Map.of("BROWSER", command), "linux").orElseThrow().words())
        .containsExactly(words.split(", "));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPathWithBlanksIsOneWord(@TempDir Path folder) throws IOException {
    Path program = Files.writeString(folder.resolve("my browser"), "");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(
            BrowserCommand.find(Map.of("BROWSER", program.toString()), "linux")
                .orElseThrow()
                .words())
        .containsExactly(program.toString());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void passesTheLinkInPlaceOfAMark(@TempDir Path folder) throws IOException {
    Path arguments = folder.resolve("arguments");

    new BrowserCommand(List.of("sh", "-c", "printf '%s' \"$0\" > " + arguments, "%s"))
        .open("https://login.test");

    ProcessHandle.current().children().forEach(child -> child.onExit().join());
    assertThat(arguments).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void passesTheLinkAsOneArgument(@TempDir Path folder) throws IOException {
    Path arguments = folder.resolve("arguments");
    Path program =
        Files.writeString(
            folder.resolve("browser"),
            "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$1\" > " + arguments + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String link = "https://login.test/authorize?a=$(id)&b='c\"|;`id`";

    new BrowserCommand(List.of(program.toString())).open(link);

    ProcessHandle.current().children().forEach(child -> child.onExit().join());
    assertThat(Files.readAllLines(arguments)).containsExactly("1", link);
  }

  @Test
  void aProgramThatDoesNotStartIsNotAnError() {
    new BrowserCommand(List.of("/no/such/browser")).open("https://login.test");
  }
}
