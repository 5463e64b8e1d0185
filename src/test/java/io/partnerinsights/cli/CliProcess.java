package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of bash that runs the command line by its start script, with the classes of this build.
 * Bash passes the bytes of the line on as they are, whatever this JVM's locale.
 */
final class CliProcess {
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
    Path jar = folder.resolve("partnerinsights-cli-test.jar");
    writeJar(jar);
    Path script = Files.writeString(folder.resolve("line.sh"), line + "\n");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(ChildProcess.interruptible(List.of("bash", script.toString())))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    environment.put("LC_ALL", locale);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAR", jar.toString());
    environment.put("PATH", folder + File.pathSeparator + environment.get("PATH"));
    environment.put("HOME", folder.toString());
    environment.putAll(CommandRun.environment(ReadOptions.of(sandbox)));
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
