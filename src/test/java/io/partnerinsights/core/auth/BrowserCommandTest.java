package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** The shell names its first argument 0; a mark stands for the link. */
  @ParameterizedTest
  @ValueSource(strings = {"", "%s"})
  @DisabledOnOs(OS.WINDOWS)
  void passesTheLinkAsOneArgument(String mark, @TempDir Path folder) throws IOException {
    Path arguments = folder.resolve("arguments");
    List<String> command = new ArrayList<>(List.of("sh", "-c"));
    command.add("{ echo $#; echo \"$0\"; } > " + arguments);
    command.addAll(mark.isEmpty() ? List.of() : List.of(mark));
    String link = "https://login.test/authorize?a=$(id)&b='c\"|;`id`";

    new BrowserCommand(command).openLink(link);

    ProcessHandle.current().children().forEach(child -> child.onExit().join());
    assertThat(Files.readAllLines(arguments)).containsExactly("0", link);
  }

  @Test
  void aProgramThatDoesNotStartIsNotAnError() {
    new BrowserCommand(List.of("/no/such/browser")).openLink("https://login.test");
  }
}
