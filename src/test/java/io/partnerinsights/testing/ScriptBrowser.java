package io.partnerinsights.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program for variable BROWSER that confirms the sandbox's page and sends the form in it. */
public final class ScriptBrowser {
  private static final String SCRIPT =
      """
      #!/bin/sh
      page=$(curl -s -d answer=sign-in "$1")
      action=$(echo "$page" | sed -n 's/.*method="post" action="\\([^"]*\\)".*/\\1/p')
      echo "$page" \\
        | sed -n 's/.*name="\\([^"]*\\)" value="\\([^"]*\\)".*/data-urlencode = "\\1=\\2"/p' \\
        | curl -s -K - "$action"
      """;

  private ScriptBrowser() {}

  /** Writes the program into a folder. */
  public static Path write(Path folder) {
    try {
      Path script = Files.writeString(folder.resolve("browser"), SCRIPT);
      if (!script.toFile().setExecutable(true)) {
        throw new IOException(script + " cannot be made executable");
      }
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
