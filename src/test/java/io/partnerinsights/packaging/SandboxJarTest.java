package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the sandbox's jar like a user, without other jars. */
final class SandboxJarTest {
  private static final Pattern API = Pattern.compile("(http://\\S+/insights/v1/mpn)");

  @Test
  void servesUntilItsProcessEnds() throws IOException, InterruptedException {
    Process sandbox =
        new ProcessBuilder(command("--port", "0"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader printed =
        new BufferedReader(
            new InputStreamReader(sandbox.getInputStream(), StandardCharsets.UTF_8))) {
      URI datasets = URI.create(apiUrl(printed) + "/ScheduledDataset");

      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(datasets).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).as("status without a token").isEqualTo(401);
    } finally {
      sandbox.destroy();
      assertThat(sandbox.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void refusesAWrongFlagWithoutAStackTrace() throws IOException, InterruptedException {
    Process sandbox =
        new ProcessBuilder(command("--prot", "8080")).redirectErrorStream(true).start();

    String printed =
        new String(sandbox.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(sandbox.waitFor()).isEqualTo(2);
    assertThat(printed).contains("--prot", "--help").doesNotContain("Exception", "\tat ");
  }

  private static List<String> command(String... arguments) {
    return ShippedJars.command(ShippedJars.sandbox(), arguments);
  }

  private static String apiUrl(BufferedReader printed) throws IOException {
    for (String line = printed.readLine(); line != null; line = printed.readLine()) {
      Matcher url = API.matcher(line);
      if (url.find()) {
        return url.group(1);
      }
    }
    throw new AssertionError("the sandbox printed no URL");
  }
}
