package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The jars that another project of the resources depends on, as Maven resolves them. Each list is
 * kept below {@code target} for the tests that need the same one.
 */
final class MavenClassPath {
  private static final Path LISTS = Path.of("target", "class-paths").toAbsolutePath();

  private MavenClassPath() {}

  /**
   * Resolves the jars of a project. Only one JVM does so at a time, because Maven 3.8 does not
   * protect its repository against a second Maven that downloads.
   *
   * @param properties set for the project, such as the version of Spark
   * @param folder receives Maven's log
   */
  static List<Path> resolve(Path pom, Map<String, String> properties, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(LISTS);
    Path list = LISTS.resolve(listName(pom, properties));
    try (FileChannel lock =
        FileChannel.open(
            LISTS.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      if (!isComplete(list)) {
        resolveWithMaven(pom, properties, list, folder.resolve("maven.log"));
      }
      return readJars(list);
    }
  }

  /** Returns a name that changes with the project and its properties. */
  private static String listName(Path pom, Map<String, String> properties) throws IOException {
    int project = Files.readString(pom).hashCode();
    return "%s-%08x-%s.txt"
        .formatted(
            pom.getFileName(), project, String.join("-", new TreeMap<>(properties).values()));
  }

  private static boolean isComplete(Path list) throws IOException {
    return Files.exists(list) && readJars(list).stream().allMatch(Files::exists);
  }

  private static List<Path> readJars(Path list) throws IOException {
    return Stream.of(Files.readString(list).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static void resolveWithMaven(
      Path pom, Map<String, String> properties, Path list, Path log)
      throws IOException, InterruptedException {
    Path newList = list.resolveSibling("new");
    List<String> command =
        mavenCommand(pom, "dependency:build-classpath", "-Dmdep.outputFile=" + newList);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    ChildProcess.run(command, log);
    Files.move(newList, list, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Returns the command that runs goals of a POM with the Maven and the repository of this build.
   */
  static List<String> mavenCommand(Path pom, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("maven.home") + "/bin/mvn",
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                "-f",
                pom.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
