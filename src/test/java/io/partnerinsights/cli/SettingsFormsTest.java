package io.partnerinsights.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of settings and queries, encoded and written as editors and shells do it. */
final class SettingsFormsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @TempDir Path home;

  static List<Charset> encodings() {
    return List.of(UTF_8, UTF_16LE, UTF_16BE);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void readsSettingsAndQueriesAfterAByteOrderMark(Charset encoding) throws IOException {
    Path query = home.resolve("query.sql");
    write(settings(), profile(), encoding);
    write(query, "SELECT CustomerName FROM OfficeUsage", encoding);

    CommandRun run = run("preview", "--file", query.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("CustomerName");
  }

  @Test
  void namesTheLineThatIsNotInUtf8() throws IOException {
    Path query = home.resolve("query.sql");
    Files.write(query, "SELECT CustomerName -- für alle\nFROM OfficeUsage".getBytes(ISO_8859_1));
    Files.write(settings(), (profile() + "# für alle\n").getBytes(ISO_8859_1));

    assertThat(run("datasets").err())
        .contains("PI-6004", "it is not encoded in UTF-8 (line 9)", "save it as UTF-8");
    write(settings(), profile(), UTF_8);
    assertThat(run("preview", "--file", query.toString()).err())
        .contains("PI-6004", "it is not encoded in UTF-8 (line 1)", "save it as UTF-8");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("tenantId = t\n[default]\n", "Line 1", "belongs to no profile"),
        Arguments.of("[default]\ntenantId = t  # my tenant\n", "tenantId in line 2", "a comment"),
        Arguments.of("[default]\nusername = \"me\"\n", "username in line 2", "quotes"),
        Arguments.of("[default]\npassword = 'it is'\n", "password in line 2", "file:PATH"),
        Arguments.of("[a]\nauth = token\n\nAUTH = token\n", "Line 4", "repeats AUTH"),
        Arguments.of("[a]\nauth = token\n[b]\n[a]\n", "Line 4", "repeats [a]"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesALineThatWouldBeReadOtherwiseThanWritten(String text, String line, String reason)
      throws IOException {
    Files.writeString(settings(), text);

    CommandRun run = run("datasets");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("PI-6004", line, reason).doesNotContain("it is'");
  }

  @ParameterizedTest
  @CsvSource({"tenantId,my tenant", "tenantId,a/b", "clientId,<id>", "apiUrl,example.com"})
  void refusesAValueWithoutTheFormOfItsOption(String option, String value) throws IOException {
    Files.writeString(settings(), "[default]\n" + option + " = " + value + "\npassword = p\n");

    CommandRun run = run("datasets");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("PI-6004", "Option --" + option);
  }

  @Test
  void aValueMayHaveAHashOrAQuoteInside() throws IOException {
    write(settings(), profile().replace("[default]", "[default]\nreportLabel = x\"y#z"), UTF_8);

    assertThat(run("datasets").err()).contains("Option reportLabel").doesNotContain("line 2");
  }

  private Path settings() throws IOException {
    Path file = home.resolve(".config/partnerinsights/settings");
    Files.createDirectories(file.getParent());
    return file;
  }

  private static void write(Path file, String text, Charset encoding) throws IOException {
    Files.write(file, (BYTE_ORDER_MARK + text).getBytes(encoding));
  }

  private static String profile() {
    return """
    [default]
    tenantId = %s
    clientId = %s
    apiUrl = %s
    authorityUrl = %s
    clientSecret = %s
    username = %s
    password = %s
    """
        .formatted(
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            SERVICE.sandbox().apiUrl(),
            SERVICE.sandbox().authorityUrl(),
            Sandbox.CLIENT_SECRET,
            Sandbox.USERNAME,
            Sandbox.PASSWORD);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(Map.of(), home, "", false, arguments);
  }
}
