package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.CallChain;
import io.partnerinsights.testing.Snippet;
import io.partnerinsights.testing.SnippetCompiler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/** Compiles and runs a snippet in Java, Python or Scala. */
public final class SnippetProgram {
  private static final Pattern DATASET = Pattern.compile("(?m)^(?:Dataset<Row>|var) (\\w+) =");
  private static final Pattern CLASS = Pattern.compile("(?m)^public (?:final )?class (\\w+)");

  private SnippetProgram() {}

  /**
   * What a snippet may use without declaring it, besides {@code spark}: {@code account}, {@code
   * tenantId}, {@code clientId}, {@code sandbox} and Databricks' {@code dbutils}.
   */
  public record Surroundings(SparkSession spark, Map<String, String> account, Sandbox sandbox) {
    public Secrets dbutils() {
      return new Secrets(account.getOrDefault("refreshToken", ""));
    }
  }

  /** Databricks' class of the same name, with the secrets of the scope that the page creates. */
  public static final class Secrets {
    public final Secrets secrets = this;
    private final String refreshToken;

    private Secrets(String refreshToken) {
      this.refreshToken = refreshToken;
    }

    public String get(String scope, String key) {
      assertThat(scope + "/" + key).isEqualTo("partner-center/refresh-token");
      return refreshToken;
    }
  }

  /** Runs a snippet, and reads every DataFrame that it has assigned: each must have rows. */
  static void run(Snippet snippet, String text, Surroundings surroundings, Path folder)
      throws IOException, ReflectiveOperationException {
    String java = snippet.language().equals("java") ? text : CallChain.toJava(text);
    var ownClass = CLASS.matcher(java);
    if (ownClass.find()) {
      SnippetCompiler.compile(snippet, ownClass.group(1), java, folder);
      return;
    }
    SnippetCompiler.compile(snippet, "Snippet", program(java), folder);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, SnippetProgram.class.getClassLoader())) {
      List<?> results =
          (List<?>)
              loader
                  .loadClass("Snippet")
                  .getMethod("run", Surroundings.class)
                  .invoke(null, surroundings);
      for (Object result : results) {
        if (result instanceof Dataset<?> rows && !rows.isStreaming()) {
          assertThat(rows.isEmpty()).as("%s: a DataFrame without rows", snippet).isFalse();
          RecordSums.check(text, rows, surroundings.sandbox());
        }
      }
    }
  }

  private static String program(String java) {
    String imports = java.lines().filter(SnippetProgram::isImport).collect(lines());
    String statements = java.lines().filter(line -> !isImport(line)).collect(lines());
    String results =
        DATASET
            .matcher(statements)
            .results()
            .map(m -> m.group(1))
            .collect(Collectors.joining(", "));
    return """
    import io.partnerinsights.sandbox.*;
    import io.partnerinsights.spark.*;
    import java.time.*;
    import java.util.*;
    import org.apache.spark.sql.*;
    import org.apache.spark.sql.streaming.*;
    import static org.apache.spark.sql.functions.*;
    %s
    public class Snippet {
      static SparkSession spark;
      static Map<String, String> account;
      static Sandbox sandbox;
      static String tenantId = Sandbox.TENANT_ID;
      static String clientId = Sandbox.CLIENT_ID;
      static SnippetProgram.Secrets dbutils;

      public static List<Object> run(SnippetProgram.Surroundings given) throws Exception {
        spark = given.spark();
        account = given.account();
        sandbox = given.sandbox();
        dbutils = given.dbutils();
        %s
        return List.of(%s);
      }
    }
    """
        .formatted(imports, statements, results);
  }

  private static java.util.stream.Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("\n");
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }
}
