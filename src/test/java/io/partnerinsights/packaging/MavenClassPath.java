package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The jars that another project of the resources depends on, as Maven resolves them. */
final class MavenClassPath {
  private MavenClassPath() {}

  /**
   * Resolves the jars of a project.
   *
   * @param properties set for the project, such as the version of Spark
   * @param folder receives Maven's log and result
   */
  static List<Path> resolve(Path pom, Map<String, String> properties, Path folder)
      throws IOException, InterruptedException {
    Path list = Files.createTempFile(folder, "classpath-", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("maven.home") + "/bin/mvn",
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                "-f",
                pom.toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + list));
    new TreeMap<>(properties).forEach((key, value) -> command.add("-D" + key + "=" + value));
    ChildProcess.run(command, folder.resolve("maven.log"));
    return Stream.of(Files.readString(list).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
