package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** Compiles the jobs of the resources, each of which is one source file. */
public final class JobCompiler {
  private JobCompiler() {}

  public static Path compile(Path job, List<Path> classPath, Path folder) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes-");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                ChildProcess.joinClassPath(classPath),
                "-d",
                classes.toString(),
                job.toString());
    assertThat(result).as("%s compiles", job).isZero();
    return classes;
  }

  public static String className(Path job) {
    return job.getFileName().toString().replace(".java", "");
  }
}
