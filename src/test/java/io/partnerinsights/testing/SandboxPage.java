package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** The lines to copy of the sandbox's page. */
public final class SandboxPage {
  private SandboxPage() {}

  /** Returns the text below a name such as {@code Flink}. */
  public static String snippet(Sandbox sandbox, String name)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.authorityUrl() + "/")).build();
    String page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return Pattern.compile("(?s)<summary>" + name + "</summary>\n<pre>(.*?)</pre>")
        .matcher(page)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1)
        .replace("&#39;", "'")
        .replace("&quot;", "\"");
  }
}
