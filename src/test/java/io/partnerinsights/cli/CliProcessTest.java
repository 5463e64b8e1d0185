package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own shows: its locale, signals and pipes. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
final class CliProcessTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  /** What a pipe holds on Linux before its writer waits, less a part of a write. */
  private static final int PIPE_BYTES = 60 * 1024;

  private static final String JAPANESE = QUERY + " WHERE CustomerName = '日本'";

  @RegisterExtension
  final SandboxExtension service = SandboxExtension.of(Sandbox.builder().latency(Duration.ZERO));

  @TempDir Path folder;

  @Test
  @Tag("full")
  void theStartScriptReadsArgumentsAsUtf8() throws Exception {
    run("C", "partnerinsights query \"" + JAPANESE + "\"").assertExits(0);

    assertThat(service.calls().all())
        .anySatisfy(call -> assertThat(call.query()).contains("%E6%97%A5%E6%9C%AC"));
  }

  @Test
  @Tag("full")
  void theStartScriptFollowsLinksAndUsesHome() throws Exception {
    Files.createDirectory(folder.resolve("links"));
    Files.createSymbolicLink(folder.resolve("links/relative"), Path.of("../partnerinsights"));
    Files.createSymbolicLink(folder.resolve("links/pi"), folder.resolve("links/relative"));

    run("C.UTF-8", "HOME='/no such/home' " + folder + "/links/pi datasets --profile absent")
        .assertExits(2, "/no such/home/.config/partnerinsights/settings");
  }

  /** On macOS, Java reads arguments as UTF-8 in every locale. */
  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("full")
  void anArgumentThatTheLocaleCannotReadIsAnError() throws Exception {
    run("C", "exec $JAVA_HOME/bin/java -jar $JAR query \"" + JAPANESE + "\"")
        .assertExits(2, "PI-6004", "locale setting LC_ALL=C.", "LC_ALL to C.UTF-8");

    assertThat(service.calls().all()).isEmpty();
  }

  /** The exit code is 128 + SIGPIPE. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = ';',
      value = {
        "partnerinsights query '" + QUERY + "' --reuse never | head -1; ~CustomerName,Month\n~",
        "partnerinsights datasets --json | true; ~~"
      })
  @Tag("full")
  void aClosedPipeEndsTheCommandSilently(String line, String out) throws Exception {
    assertThat(run("C.UTF-8", "set -o pipefail; " + line)).isEqualTo(new CommandRun(141, out, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {">", ">>"})
  @Tag("full")
  void aFileThatTheShellHasOpenedKeepsWhatOthersWrite(String redirection) throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), "before\n");
    String command = "partnerinsights query '" + QUERY + "' --reuse never --output ";

    String lines =
        Stream.of("/dev/stdout --format csv", file.toString())
            .map(output -> "{ echo a; " + command + output + "; echo b; } " + redirection + file)
            .collect(Collectors.joining("; "));

    run("C.UTF-8", lines).assertExits(0);

    List<String> written = Files.readAllLines(file);
    assertThat(written).first().isEqualTo(redirection.equals(">") ? "a" : "before");
    assertThat(written).last().isEqualTo("b");
    assertThat(written).filteredOn("CustomerName,Month"::equals).hasSize(redirection.length());
  }

  private CommandRun run(String locale, String line) throws IOException, InterruptedException {
    return CliProcess.start(service.sandbox(), folder, locale, line).end();
  }

  @ParameterizedTest
  @CsvSource({
    "INT,130,auto,The service keeps report ID,read report ID of another run",
    "TERM,143,never,partnerinsights download ID --tenantId ,create a new one for"
  })
  @Tag("full")
  void aSignalSaysHowToContinue(String signal, int exit, String reuse, String sentence, String next)
      throws Exception {
    try (Sandbox slow = Sandbox.builder().latency(Duration.ofHours(1)).scale(0.1).start()) {
      String arguments = "--tenantId " + Sandbox.TENANT_ID + " --reuse " + reuse;
      CliProcess run =
          CliProcess.start(
              slow, folder, "C.UTF-8", "exec partnerinsights query '" + QUERY + "' " + arguments);
      slow.calls().awaitCall("GET", "/ScheduledReport/execution/");
      CommandRun reports = CommandRun.atSandbox(slow, folder, "reports", "list", "--json");
      String id = reports.outputJson().path(0).path("reportId").asText();

      run.signal(signal);
      CommandRun ended = run.end().assertExits(exit, sentence.replace("ID", id));

      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).hasLineCount(1);
      assertThat(slow.calls().count("DELETE", "/ScheduledReport")).isZero();
      assertThat(
              CommandRun.atSandbox(slow, folder, "dry-run", "--query", QUERY, "--reuse", reuse)
                  .out())
          .contains(next.replace("ID", id));
    }
  }

  @Test
  void ctrlCBeforeAReportSaysSo() throws Exception {
    try (Sandbox full = Sandbox.builder().scale(0.1).start()) {
      full.faults().on("POST", "/ScheduledReport").always().respond(429, Duration.ofHours(1));
      CliProcess run =
          CliProcess.start(full, folder, "C.UTF-8", "exec partnerinsights query '" + QUERY + "'");
      full.calls().awaitCall("POST", "/ScheduledReport");

      run.signal("INT");

      assertThat(run.end().err())
          .endsWith("Interrupted before a report was created.\n")
          .doesNotContain("deleted");
    }
  }

  /** A pipe that is not read blocks the command, as a busy machine or a hanging disk does. */
  @Test
  @Tag("full")
  void aSignalSaysSoWhileTheCommandCannot() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    // Opened for writing, too, so that it opens without a writer.
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw");
        FileInputStream in = new FileInputStream(reader.getFD())) {
      String command = "exec partnerinsights query '" + QUERY + "' --format json --json > " + pipe;
      CliProcess run = CliProcess.start(service.sandbox(), folder, "C.UTF-8", command);
      Await.until(() -> isFull(in));

      run.signal("TERM");

      assertThat(run.end().err())
          .hasLineCount(1)
          .contains("\"code\":\"PI-3007\"", "Interrupted. The service keeps report");
    }
  }

  private static boolean isFull(InputStream pipe) {
    try {
      return pipe.available() >= PIPE_BYTES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"INT,Interrupted. The service keeps report", "KILL,''"})
  @Tag("full")
  void afterTheEndOfADownloadTheSameCommandReadsTheReport(String signal, String sentence)
      throws Exception {
    service.sandbox().faults().on("GET", "/blob/").times(1).delay(Duration.ofMinutes(5));
    Path output = Files.writeString(folder.resolve("profile.csv"), "of yesterday");
    String command = "run --dataset Profile --yes --output " + output;
    CliProcess run =
        CliProcess.start(service.sandbox(), folder, "C.UTF-8", "exec partnerinsights " + command);
    service.calls().awaitCall("GET", "/ScheduledReport/execution/");
    Await.until(() -> service.sandbox().faults().triggeredCount() > 0);

    run.signal(signal);

    assertThat(run.end().err()).startsWith(sentence);
    assertThat(service.calls().count("DELETE", "/ScheduledReport")).isZero();
    assertThat(output).hasContent("of yesterday");
    assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".part"));
    CommandRun.atSandbox(service.sandbox(), folder, command.split(" ")).assertExits(0);
    assertThat(output).content().startsWith("MPNId,");
    assertThat(service.calls().count("POST", "/ScheduledReport")).isOne();
  }

  /**
   * A line of bash that runs the command line by its start script, with the classes of this build.
   * Bash passes the bytes of the line on as they are, whatever this JVM's locale.
   */
  private static final class CliProcess {
    private final Process process;
    private final Path out;
    private final Path err;

    private CliProcess(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /**
     * Starts a line, in which {@code partnerinsights} is the start script and {@code $JAR} its jar.
     *
     * @param folder receives the script, the jar and what is printed
     * @param locale the value of LC_ALL
     */
    static CliProcess start(Sandbox sandbox, Path folder, String locale, String line)
        throws IOException, InterruptedException {
      Files.copy(Path.of("bin", "partnerinsights"), folder.resolve("partnerinsights"));
      Path jar = folder.resolve("partnerinsights-cli.jar");
      writeJar(jar);
      Path script = Files.writeString(folder.resolve("line.sh"), line + "\n");
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder(ChildProcess.interruptibleCommand(List.of("bash", script.toString())))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
      environment.put("LC_ALL", locale);
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put("JAR", jar.toString());
      environment.put("PATH", folder + File.pathSeparator + environment.get("PATH"));
      environment.put("HOME", folder.toString());
      environment.putAll(CommandRun.toVariables(ReadOptions.of(sandbox)));
      return new CliProcess(builder.start(), out, err);
    }

    /**
     * Writes a jar that only names this build's classes and libraries, without those of the tests.
     */
    private static void writeJar(Path jar) throws IOException {
      Manifest manifest = new Manifest();
      Attributes attributes = manifest.getMainAttributes();
      attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      attributes.put(
          Attributes.Name.CLASS_PATH,
          Stream.of(classPath.split(File.pathSeparator))
              .filter(entry -> !entry.endsWith("test-classes"))
              .map(entry -> Path.of(entry).toUri().toString())
              .collect(Collectors.joining(" ")));
      try (OutputStream file = Files.newOutputStream(jar)) {
        new JarOutputStream(file, manifest).close();
      }
    }

    /** Sends a signal, such as INT for Ctrl-C. */
    void signal(String name) throws IOException, InterruptedException {
      int exit =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      assertThat(exit).isZero();
    }

    /** Waits for the end of the line. */
    CommandRun end() throws IOException, InterruptedException {
      try {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(err)).isTrue();
        return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }
}
