package io.partnerinsights.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program for variable BROWSER that confirms the sandbox's page and sends the form in it. */
public final class ScriptBrowser {
  private static final Pattern ACTION = Pattern.compile("method=\"post\" action=\"([^\"]*)\"");
  private static final Pattern FIELD = Pattern.compile("name=\"([^\"]*)\" value=\"([^\"]*)\"");

  private ScriptBrowser() {}

  /** Writes the program into a folder. */
  public static Path write(Path folder) {
    String java =
        ChildProcess.java().stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
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
  public static void main(String... link) throws IOException, InterruptedException {
    String page = post(link[0], "answer=sign-in");
    String action = ACTION.matcher(page).results().findFirst().orElseThrow().group(1);
    String fields =
        FIELD.matcher(page).results().map(ScriptBrowser::encoded).collect(Collectors.joining("&"));
    post(action, fields);
  }

  private static String encoded(MatchResult field) {
    return field.group(1) + "=" + URLEncoder.encode(field.group(2), StandardCharsets.UTF_8);
  }

  private static String post(String url, String form) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
