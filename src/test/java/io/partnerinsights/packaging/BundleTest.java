package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script .ci/bundle, with a key that is made for the test, and the list of what the jar has.
 */
@Tag("full")
final class BundleTest {
  private static final String NAME = "partnerinsights-connector";
  private static final String VERSION = "0.1.0";
  private static final String KEY = "release@example.org";
  private static final Path TARGET = Path.of("target");

  @TempDir private static Path folder;

  /** The build has no release's version and no Javadoc. */
  @BeforeAll
  static void copyTheBuild() throws IOException, InterruptedException {
    makeSbom();
    for (String part : List.of("", "-sources", "-javadoc")) {
      Files.copy(ShippedJars.connectorJar(), folder.resolve(NAME + part + ".jar"));
    }
    Files.writeString(folder.resolve(NAME + ".pom"), pom().replace("-SNAPSHOT", ""));
  }

  private static String pom() throws IOException {
    return Files.readString(TARGET.resolve(NAME + ".pom"));
  }

  private static void makeSbom() throws IOException, InterruptedException {
    List<String> command =
        MavenClassPath.mavenCommand(
            Path.of("src/release/sbom.xml"),
            "-DoutputDirectory=" + folder.resolve("sbom"),
            "cyclonedx:makeBom");
    ChildProcess.run(command, folder.resolve("sbom.log"));
  }

  @Test
  void theSbomHasWhatTheJarHas() throws IOException {
    JsonNode sbom =
        new ObjectMapper().readTree(folder.resolve("sbom/" + NAME + "-cyclonedx.json").toFile());
    List<String> listed = new ArrayList<>();
    for (JsonNode component : sbom.path("components")) {
      listed.add(
          "%s:%s:%s"
              .formatted(
                  component.path("group").asText(),
                  component.path("name").asText(),
                  component.path("version").asText()));
    }

    assertThat(listed).containsExactlyInAnyOrderElementsOf(shaded());
    assertThat(sbom.at("/metadata/component/group").asText()).isEqualTo(PublishedJarTest.GROUP);
    assertThat(sbom.has("serialNumber")).isFalse();
    assertThat(sbom.path("metadata").has("timestamp")).isFalse();
  }

  /** Returns the libraries of all jars whose classes the connector's jar has. */
  private static List<String> shaded() throws IOException {
    Pattern library =
        Pattern.compile(
            "\\(((?:com\\.fasterxml\\.jackson|com\\.squareup|org\\.jetbrains)[^ ]*) - ");
    return library
        .matcher(Files.readString(TARGET.resolve("generated-sources/license/THIRD-PARTY.txt")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void aDevelopmentVersionIsRefused(@TempDir Path other) throws IOException {
    Files.writeString(other.resolve(NAME + ".pom"), pom().replace("0.1.0<", "0.1.0-SNAPSHOT<"));

    assertThatThrownBy(
            () -> ChildProcess.run(List.of(".ci/bundle", other + ""), other.resolve("log")))
        .hasMessageContaining("exit code");
    assertThat(other.resolve("log")).content().contains("0.1.0-SNAPSHOT is a development version");
  }

  @Test
  void hasWhatMavenCentralAsksFor() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gpg")), "gpg is not installed");
    gpg("--passphrase", "", "--quick-generate-key", KEY, "ed25519");
    run(List.of(".ci/bundle", folder.toString(), "--local-user", KEY));

    Path version = unpacked().resolve("io/partnerinsights/" + NAME + "/" + VERSION);
    List<String> parts = List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
    List<String> expected = new ArrayList<>();
    for (String part : parts) {
      for (String suffix : List.of("", ".asc", ".md5", ".sha1")) {
        expected.add(NAME + "-" + VERSION + part + suffix);
      }
    }
    try (Stream<Path> files = Files.list(version)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    for (String part : parts) {
      check(version, NAME + "-" + VERSION + part);
    }
    assertThat(Files.readString(version.resolve(NAME + "-" + VERSION + ".pom")))
        .contains("<name>", "<description>", "<url>", "<licenses>", "<developers>", "<scm>")
        .doesNotContain("SNAPSHOT", "<parent>", "<dependencies>", "<profiles>", "<build>");
  }

  private static Path unpacked() throws IOException, InterruptedException {
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    String jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
    String zip = folder.resolve("bundle.zip").toString();
    ChildProcess.run(
        List.of(jar, "--extract", "--file", zip), unpacked, Path.of(zip), folder.resolve("log"));
    return unpacked;
  }

  private static void check(Path version, String file) throws Exception {
    byte[] bytes = Files.readAllBytes(version.resolve(file));
    assertThat(sum(version, file + ".md5")).isEqualTo(hex("MD5", bytes));
    assertThat(sum(version, file + ".sha1")).isEqualTo(hex("SHA-1", bytes));
    gpg("--verify", version.resolve(file + ".asc") + "", version.resolve(file) + "");
  }

  private static String sum(Path version, String file) throws IOException {
    return Files.readString(version.resolve(file)).strip();
  }

  private static String hex(String algorithm, byte[] bytes) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance(algorithm);
    return String.format(
        "%0" + 2 * digest.getDigestLength() + "x", new BigInteger(1, digest.digest(bytes)));
  }

  private static void gpg(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch"));
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("gpg"));
    ChildProcess.run(command, Map.of("GNUPGHOME", home.toString()), folder.resolve("log"));
  }
}
