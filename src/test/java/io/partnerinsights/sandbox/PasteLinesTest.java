package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.PasteLines.Installed;
import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each line that the sandbox prints signs in. */
final class PasteLinesTest {
  private static final Pattern FLAG =
      Pattern.compile("--conf spark\\.datasource\\.partnerinsights\\.(\\w+)=(\\S+)");

  @TempDir Path folder;

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void thereIsALineForEachWayToSignIn() {
    assertThat(signIns().keySet())
        .isSubsetOf(Stream.of(AuthKind.values()).map(AuthKind::spelling).toList())
        .as("two identities are of machines of Azure only, and an access token is too long")
        .hasSize(AuthKind.values().length - 3);
  }

  private static Map<String, Map<String, String>> signIns() {
    return SERVICE.sandbox().pasteLines().forEachSignIn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"refreshToken", "deviceCode", "password", "clientCredentials"})
  void aLineSignsIn(String auth) {
    Map<String, String> options =
        options(PasteLines.flags(signIns().get(auth), "spark.datasource.partnerinsights."));
    String dataset = auth.equals("clientCredentials") ? "ISVUsage" : "OfficeUsage";
    options.put("dataset", dataset);

    try (Application application = new Application()) {
      assertThat(Session.open(ConnectorOptions.parse(options), application).plan().datasetName())
          .isEqualTo(dataset);
    }
    assertThat(SERVICE.calls().count("POST")).as("calls that create something").isZero();
  }

  @Test
  void linesNameWhatIsBesideTheJar() throws IOException {
    Path jar = Files.createDirectory(folder.resolve("target")).resolve("a-sandbox-0.1.0.jar");

    assertThat(Installed.connector(jar))
        .isEqualTo(jar.resolveSibling("a-connector-0.1.0.jar") + "");
    assertThat(Installed.command(jar)).isEqualTo("partnerinsights");

    Path script = Files.createDirectory(folder.resolve("bin")).resolve("partnerinsights");
    Files.createFile(script);
    assertThat(Installed.command(jar)).isEqualTo(script.toString());
  }

  @Test
  void theLineWithDeltaLakeNamesThePackageOfTheTests() throws IOException {
    String line = SERVICE.sandbox().pasteLines().lakehouse("spark-sql");
    String[] delta = PasteLines.DELTA.split(":", 3);

    assertThat(line).startsWith("spark-sql --jars ").contains("--packages " + PasteLines.DELTA);
    assertThat(Files.readString(Path.of("pom.xml")).replace("${scala.binary}", "2.13"))
        .contains(
            "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
                .formatted((Object[]) delta));
    assertThat(Files.readString(Path.of("docs/lakehouse.md")))
        .contains("spark.jars.packages " + PasteLines.DELTA)
        .contains("spark.jars.excludes " + PasteLines.IN_SPARK);
    assertThat(Notebook.of("lakehouse").code()).contains(PasteLines.DELTA, PasteLines.IN_SPARK);
  }

  private static Map<String, String> options(String line) {
    Map<String, String> options = new HashMap<>();
    FLAG.matcher(line).results().forEach(flag -> options.put(flag.group(1), flag.group(2)));
    assertThat(options).hasSizeGreaterThanOrEqualTo(5);
    return options;
  }
}
