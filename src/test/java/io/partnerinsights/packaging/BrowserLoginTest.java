package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.FileModes;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Signs in with the shipped command line in a Chromium, and reads with the token of its file. */
@Tag("full")
final class BrowserLoginTest {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path folder;

  @Test
  void loginInChromiumWritesATokenThatReads() throws IOException, InterruptedException {
    Optional<Path> program = Chromium.find();
    assumeThat(program).as("a Chromium on this machine").isPresent();
    try (Chromium chromium = new Chromium(folder.resolve("profile"))) {
      Path browser = chromium.command(program.orElseThrow());
      Process login = start(Map.of("BROWSER", browser.toString()), "login");
      String user = "document.querySelector('#user').textContent";
      assertThat(chromium.evaluate(user)).isEqualTo(Sandbox.USERNAME);
      chromium.evaluate("document.querySelector('button[value=sign-in]').click(), 'clicked'");
      assertThat(
              chromium.evaluate(
                  "location.port != '' && document.title == 'Partner Insights' ?"
                      + " document.body.innerText : ''"))
          .contains("The response was received");
      assertThat(chromium.evaluate("location.href")).doesNotContain("code=", "state=");
      assertThat(login.waitFor(1, TimeUnit.MINUTES)).as("login ends").isTrue();
    }

    assertThat(printed("login")).contains("Signed in as " + Sandbox.USERNAME);
    FileModes.assertOwnerOnly(folder.resolve(".config/partnerinsights/default.token"));
    Process query = start(Map.of(), "query", QUERY, "--quiet");
    assertThat(query.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(printed("query").lines()).hasSize(1 + SERVICE.sandbox().expectedRows(QUERY).size());
  }

  private Process start(Map<String, String> variables, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(ShippedJars.javaCommand(ShippedJars.builtJar("cli"), arguments))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(arguments[0]).toFile());
    builder.environment().putAll(variables);
    builder
        .environment()
        .put(
            "PARTNERINSIGHTS_SETTINGS",
            folder.resolve(".config/partnerinsights/settings").toString());
    builder.environment().put("PARTNERINSIGHTS_TENANT_ID", Sandbox.TENANT_ID);
    builder.environment().put("PARTNERINSIGHTS_CLIENT_ID", Sandbox.CLIENT_ID);
    builder.environment().put("PARTNERINSIGHTS_API_URL", SERVICE.sandbox().apiUrl());
    builder.environment().put("PARTNERINSIGHTS_AUTHORITY_URL", SERVICE.sandbox().authorityUrl());
    return builder.start();
  }

  private String printed(String command) throws IOException {
    return Files.readString(folder.resolve(command));
  }
}
