package io.partnerinsights.core.auth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Opens links in a browser of the machine at which the user sits. */
@FunctionalInterface
public interface Browser {
  /** Opens a link and does not wait. If that fails, the user has the printed link. */
  void open(String link);

  /**
   * Returns the browser of a process: the command in variable {@code BROWSER}, else the desktop's;
   * empty if there is no desktop.
   */
  static Optional<Browser> find(Map<String, String> environment) {
    return command(environment, System.getProperty("os.name").toLowerCase(Locale.ROOT))
        .map(command -> link -> start(command, link));
  }

  private static Optional<List<String>> command(Map<String, String> environment, String system) {
    String chosen = environment.getOrDefault("BROWSER", "");
    if (!chosen.isBlank()) {
      return Optional.of(List.of(chosen));
    }
    // Over SSH, the desktop of macOS and Windows is not the one at which the user sits.
    boolean remote = environment.containsKey("SSH_CONNECTION");
    if (system.startsWith("windows")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler")).filter(any -> !remote);
    }
    if (system.startsWith("mac")) {
      return Optional.of(List.of("open")).filter(any -> !remote);
    }
    boolean desktop =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return Optional.of(List.of("xdg-open")).filter(any -> desktop);
  }

  private static void start(List<String> command, String link) {
    List<String> all = new ArrayList<>(command);
    all.add(link);
    try {
      new ProcessBuilder(all)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      LoggerFactory.getLogger(Browser.class).debug("No browser was opened: {}", e.toString());
    }
  }
}
