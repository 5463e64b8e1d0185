package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Takes snippets out of README and runs them unchanged, in a session with the sandbox's flags. */
final class SnippetsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void runsTheSqlOfTheReadme() throws IOException {
    SparkSession spark =
        session(
            Map.of(
                "tenantId", Sandbox.TENANT_ID,
                "clientId", Sandbox.CLIENT_ID,
                "clientSecret", Sandbox.CLIENT_SECRET,
                "refreshToken", SERVICE.sandbox().refreshToken()));

    String[] statements = snippet("sql").strip().replaceFirst(";$", "").split(";\\s*", -1);
    spark.sql(statements[0]);

    assertThat(statements).hasSize(2);
    assertThat(spark.sql(statements[1]).count()).isEqualTo(6);
  }

  @Test
  void runsTheJavaOfTheReadme(@TempDir Path folder) throws Exception {
    SparkSession spark = session(Map.of());
    Path source =
        Files.writeString(
            folder.resolve("Snippet.java"),
            """
            import org.apache.spark.sql.*;

            public class Snippet {
              public static Dataset<Row> run(
                  SparkSession spark, String tenantId, String clientId) {
                %s
                return top;
              }
            }
            """
                .formatted(snippet("java")));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-nowarn", "-classpath", classPath(), source.toString());
    assertThat(compiled).isZero();

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Dataset<?> top =
          (Dataset<?>)
              loader
                  .loadClass("Snippet")
                  .getMethod("run", SparkSession.class, String.class, String.class)
                  .invoke(null, spark, Sandbox.TENANT_ID, Sandbox.CLIENT_ID);
      assertThat(top.count()).isEqualTo(10);
    }
  }

  private static SparkSession session(Map<String, String> account) {
    SparkSession spark = TestSpark.session().newSession();
    String prefix = "spark.datasource.partnerinsights.";
    spark.conf().set(prefix + "apiUrl", SERVICE.sandbox().apiUrl());
    spark.conf().set(prefix + "authorityUrl", SERVICE.sandbox().authorityUrl());
    account.forEach((key, value) -> spark.conf().set(prefix + key, value));
    return spark;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String snippet(String language) throws IOException {
    String page = Files.readString(Path.of("README.md"));
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as("a block of " + language).isTrue();
    return block.group(1);
  }
}
