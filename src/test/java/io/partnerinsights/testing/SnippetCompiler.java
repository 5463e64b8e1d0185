package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

public final class SnippetCompiler {
  private SnippetCompiler() {}

  /** Compiles a class and fails if it does not compile; source and class are in the folder. */
  public static void compile(Snippet snippet, String name, String java, Path folder)
      throws IOException {
    Path source = Files.writeString(folder.resolve(name + ".java"), java);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-nowarn", "-classpath", classPath(), source.toString());
    assertThat(result).as("%s compiles:\n%s", snippet, java).isZero();
  }

  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
