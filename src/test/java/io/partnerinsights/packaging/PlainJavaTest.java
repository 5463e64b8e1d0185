package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/**
 * The shipped jar in a program without Spark, with SLF4J only. Signing in uses every relocated
 * library.
 */
final class PlainJavaTest {
  private static final Path PROGRAM = Path.of("src/test/resources/plain-java/SignIn.java");

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.1));

  @TempDir Path folder;

  @Test
  void printsADeviceCodeAndWaitsForTheSignIn() throws Exception {
    String printed = signIn("tenantId=" + Sandbox.TENANT_ID, "clientId=" + Sandbox.CLIENT_ID);

    assertThat(printed).contains("datasets: 21", "enter the code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clientCredentials", "password", "refreshToken"})
  @Tag("full")
  void signsInWithEveryOtherMethod(String auth) throws Exception {
    String printed =
        signIn(
            "auth=" + auth,
            "tenantId=" + Sandbox.TENANT_ID,
            "clientId=" + Sandbox.CLIENT_ID,
            "clientSecret=" + Sandbox.CLIENT_SECRET,
            "username=" + Sandbox.USERNAME,
            "password=" + Sandbox.PASSWORD,
            "refreshToken=" + SERVICE.sandbox().confidentialRefreshToken());

    assertThat(printed).contains("datasets: 21").doesNotContain(Sandbox.PASSWORD);
  }

  private String signIn(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    List<Path> classPath = List.of(ShippedJars.connector(), jarOf(Logger.class));
    List<String> command = ChildProcess.java(classPath, List.of("-Xmx256m"));
    command.add(PROGRAM.toString());
    command.add("query=SELECT Month FROM OfficeUsage");
    command.add("apiUrl=" + SERVICE.sandbox().apiUrl());
    command.add("authorityUrl=" + SERVICE.sandbox().authorityUrl());
    command.addAll(List.of(options));
    return ChildProcess.run(command, folder.resolve("sign-in.log"));
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
