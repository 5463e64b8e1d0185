package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/**
 * The shipped jar in a program without Spark, with SLF4J only, which calls what is marked as public
 * only ({@code PublicApiTest}). Signing in uses every relocated library.
 */
final class PlainJavaTest {
  private static final Path PROGRAM =
      Path.of("examples/java/io/partnerinsights/examples/WithoutEngine.java");

  private static final String QUERY = "SELECT Month, ACR_USD FROM AzureUsage";
  private static final String COLUMNS = "Month DATE\tACR_USD DECIMAL(18,5)\n";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1));

  @TempDir Path folder;

  @Test
  void readsAReportAfterASignInWithADeviceCode() throws Exception {
    String printed = read("tenantId=" + Sandbox.TENANT_ID, "clientId=" + Sandbox.CLIENT_ID);

    assertThat(printed)
        .contains("enter the code", COLUMNS)
        .containsPattern("(?m)^2\\d{3}-\\d\\d-01\t\\d+\\.\\d{5}$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clientCredentials", "password", "refreshToken"})
  @Tag("full")
  void signsInWithEveryOtherMethod(String auth) throws Exception {
    String printed =
        read(
            "auth=" + auth,
            "tenantId=" + Sandbox.TENANT_ID,
            "clientId=" + Sandbox.CLIENT_ID,
            "clientSecret=" + Sandbox.CLIENT_SECRET,
            "username=" + Sandbox.USERNAME,
            "password=" + Sandbox.PASSWORD,
            "refreshToken=" + SERVICE.sandbox().confidentialRefreshToken());

    assertThat(printed).contains(COLUMNS).doesNotContain(Sandbox.PASSWORD);
  }

  private String read(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    List<Path> classPath = List.of(ShippedJars.connectorJar(), jarOf(Logger.class));
    List<String> command = ChildProcess.javaCommand(classPath, List.of("-Xmx256m"));
    command.add(PROGRAM.toString());
    command.add("query=" + QUERY);
    command.add("pollInterval=20ms");
    command.add("apiUrl=" + SERVICE.sandbox().apiUrl());
    command.add("authorityUrl=" + SERVICE.sandbox().authorityUrl());
    command.addAll(List.of(options));
    return ChildProcess.run(command, folder.resolve("program.log"));
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
