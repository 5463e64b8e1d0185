package io.partnerinsights.packaging;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The files that a user's job gets, and the form of the names that it writes. */
final class FlinkJobFiles {
  private FlinkJobFiles() {}

  /** Writes the options of small splits; their secrets are references to files. */
  static Path writeOptions(Sandbox sandbox, Path folder) throws IOException {
    Map<String, String> options = ReadOptions.of(sandbox, "splitSize", "4KiB");
    for (String secret : List.of("password", "clientSecret")) {
      Path file = Files.writeString(folder.resolve(secret), options.get(secret));
      options.put(secret, "file:" + file);
    }
    List<String> lines =
        options.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
    return Files.write(folder.resolve("options"), lines);
  }

  /** Packs the classes of a folder into a jar. */
  static Path packJar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  /** Returns the names of the customers of DuckDB's rows, as the jobs write them. */
  static Stream<String> customerNames(Sandbox sandbox, String query) {
    return sandbox.expectedRows(query).stream()
        .map(
            row ->
                String.valueOf(row.get("CustomerName")).replace("\r", "\\r").replace("\n", "\\n"));
  }
}
