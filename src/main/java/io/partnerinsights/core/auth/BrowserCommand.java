package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.CauseText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program, with its arguments, that opens a link in a browser. */
public record BrowserCommand(List<String> words) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|\\S+");

  private static final Logger LOG = LoggerFactory.getLogger(BrowserCommand.class);

  /**
   * Returns the browser of a process: the command in variable {@code BROWSER}, else the desktop's;
   * empty if there is no desktop.
   */
  public static Optional<BrowserCommand> find(Map<String, String> environment) {
    String osName = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return find(environment, osName);
  }

  /** Takes the name of the operating system in lower case. */
  static Optional<BrowserCommand> find(Map<String, String> environment, String osName) {
    String userCommand = environment.getOrDefault("BROWSER", "");
    if (!userCommand.isBlank()) {
      return Optional.of(new BrowserCommand(splitWords(userCommand)));
    }
    boolean isMac = osName.startsWith("mac");
    boolean isWindows = osName.startsWith("windows");
    // Over SSH, the desktop of macOS and Windows is not the one at which the user sits.
    boolean hasDesktop =
        (isMac || isWindows)
            ? !environment.containsKey("SSH_CONNECTION")
            : environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    String openCommand = isMac ? "open" : "xdg-open";
    List<String> words =
        isWindows ? List.of("rundll32", "url.dll,FileProtocolHandler") : List.of(openCommand);
    return Optional.of(new BrowserCommand(words)).filter(any -> hasDesktop);
  }

  /** Returns a program whose path has blanks as one word, else words as a shell splits them. */
  private static List<String> splitWords(String command) {
    if (Files.isExecutable(Path.of(command))) {
      return List.of(command);
    }
    return WORD.matcher(command)
        .results()
        .map(word -> Stream.of(word.group(1), word.group(2), word.group()))
        .map(groups -> groups.filter(Objects::nonNull).findFirst().orElseThrow())
        .toList();
  }

  /** Opens a link, which takes the place of {@code %s} or is the last argument. Does not wait. */
  void openLink(String link) {
    List<String> command = new ArrayList<>(words);
    command.replaceAll(word -> word.replace("%s", link));
    if (command.equals(words)) {
      command.add(link);
    }
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      String reason = CauseText.of(e).replace(link, "%s");
      LOG.debug(
          "The browser could not be started with {}: {}. No action is needed, because the"
              + " user can open the sign-in link",
          words.get(0),
          reason);
    }
  }
}
