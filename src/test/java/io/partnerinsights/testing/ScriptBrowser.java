package io.partnerinsights.testing;

import io.partnerinsights.core.auth.FormBrowser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A program for variable BROWSER that confirms the sandbox's page and sends the form in it. */
public final class ScriptBrowser {
  private ScriptBrowser() {}

  /** Writes the program into a folder. */
  public static Path writeScript(Path folder) {
    String java =
        ChildProcess.javaCommand().stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
    String classes = System.getProperty("java.class.path");
    try {
      Path script =
          Files.writeString(
              folder.resolve("browser"),
              "#!/bin/sh\nexec %s -cp '%s' %s \"$1\"\n"
                  .formatted(java, classes, ScriptBrowser.class.getName()));
      if (!script.toFile().setExecutable(true)) {
        throw new IOException(script + " cannot be made executable");
      }
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a page. */
  public static void main(String... link) throws IOException {
    FormBrowser.signIn(link[0]);
  }
}
