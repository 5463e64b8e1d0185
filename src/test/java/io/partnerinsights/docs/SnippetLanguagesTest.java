package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The languages of the documentation's snippets. {@code spark/SnippetsTest} and {@code
 * flink/FlinkSnippetsTest} run all snippets in SQL, Java, Python and Scala. This class lists the
 * snippets that no test runs as they are, and checks what can be checked in them.
 */
final class SnippetLanguagesTest {
  private static final Set<String> RUN = Set.of("properties", "sql", "java", "python", "scala");

  /** Commands of a terminal, by the first word of each. */
  private static final List<String> COMMANDS =
      List.of(
          "README.md: mvn mvn",
          "README.md: mvn java",
          "docs/cli.md: partnerinsights, run by CommandPageTest",
          "docs/cli.md: partnerinsights, run by CommandPageTest",
          "docs/cli.md: partnerinsights, run by CommandPageTest",
          "docs/cli.md: partnerinsights, run by CommandPageTest",
          "docs/cli.md: partnerinsights, run by CommandPageTest",
          "docs/cli.md: partnerinsights, run by CommandPageTest",
          "docs/databricks.md: databricks databricks databricks",
          "docs/from-a-pipeline.md: spark-submit",
          "docs/from-a-pipeline.md: az",
          "docs/getting-started.md: partnerinsights, run by CommandPageTest",
          "docs/lakehouse.md: spark-submit",
          "docs/lineage.md: spark-submit",
          "docs/marketplace.md: keytool keytool",
          "docs/marketplace.md: partnerinsights, run by CommandPageTest",
          "docs/revenue.md: partnerinsights, run by CommandPageTest",
          "docs/sandbox.md: java",
          "docs/sandbox.md: curl, run by CurlSnippetsTest",
          "docs/sandbox.md: curl, run by CurlSnippetsTest",
          "docs/scheduling.md: partnerinsights",
          "docs/spark-connect.md: sbin/start-connect-server.sh",
          "examples/README.md: mvn javac jar export spark-submit",
          "examples/README.md: export bin/sql-client.sh",
          "examples/README.md: javac jar export flink");

  /** What a program prints, and drawings, by their first words. */
  private static final List<String> TEXTS =
      List.of(
          "README.md: CALL insights.system.load(into",
          "docs/cli.md: # my",
          "docs/fabric.md: spark.sql.catalog.insights"
              + " io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog",
          "docs/fabric.md: CALL insights.system.load(into",
          "docs/from-a-pipeline.md: CREATE TEMPORARY",
          "docs/from-a-pipeline.md: CREATE TABLE",
          "docs/getting-started.md: passed  sign-in",
          "docs/internals/architecture.md: THE PROCESS",
          "docs/lakehouse.md: CALL insights.system.load(into",
          "docs/lakehouse.md: spark.sql.extensions io.delta.sql.DeltaSparkSessionExtension",
          "docs/lineage.md: execution.job-status-changed-listeners:",
          "docs/marketplace.md: CALL marketplace.system.load(into",
          "docs/measures.md: CALL insights.system.load(into",
          "docs/scheduling.md: spark.sql.catalog.insights.refreshToken"
              + " keyvault:https://contoso.vault.azure.net/secrets/insights",
          "docs/scheduling.md: resources:",
          "docs/scheduling.md: from datetime",
          "docs/scheduling.md: SparkJobDefinitionV1.json:",
          "docs/scheduling.md: 30 6");

  private static final Pattern READ_OPTION =
      Pattern.compile("spark\\.datasource\\.partnerinsights\\.(\\w+)");
  private static final Pattern SANDBOX_FLAG =
      Pattern.compile("partnerinsights-sandbox-\\S+\\.jar((?: --?[\\w-]+(?: [\\w.-]+)?)*)");
  private static final Pattern MAVEN_NAME = Pattern.compile("-P([\\w-]+)|exec:exec@([\\w-]+)");

  @Test
  void everySnippetIsRunOrListed() throws IOException {
    List<String> commands = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Path page : Snippet.pages()) {
      for (Snippet snippet : Snippet.of(page)) {
        if (snippet.language().equals("bash")) {
          commands.add(name(page) + ": " + commands(snippet));
        } else if (snippet.language().equals("text")) {
          texts.add(name(page) + ": " + firstWords(snippet));
        } else {
          assertThat(RUN).as("%s: run by SnippetsTest", snippet).contains(snippet.language());
        }
      }
    }

    assertThat(commands).containsExactlyElementsOf(COMMANDS);
    assertThat(texts).containsExactlyElementsOf(TEXTS);
  }

  @Test
  void snippetsSetKnownOptionsOnly() throws IOException {
    List<String> known = Options.all().stream().map(ConnectorOption::key).toList();
    for (Snippet snippet : all()) {
      assertThat(READ_OPTION.matcher(snippet.text()).results().map(m -> m.group(1)))
          .as("%s", snippet)
          .isSubsetOf(known);
    }
  }

  @Test
  void commandsUseDocumentedFlagsOfTheSandbox() throws IOException {
    String flags = Files.readString(Path.of("docs/sandbox.md"));
    for (Snippet snippet : all()) {
      SANDBOX_FLAG
          .matcher(snippet.text())
          .results()
          .flatMap(m -> Pattern.compile("--[\\w-]+").matcher(m.group(1)).results())
          .forEach(flag -> assertThat(flags).contains("`" + flag.group() + " "));
    }
  }

  @Test
  void commandsNameProfilesAndExecutionsOfThePom() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    for (Path page : Snippet.pages()) {
      MAVEN_NAME
          .matcher(Files.readString(page))
          .results()
          .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
          .forEach(id -> assertThat(pom).as("%s", page).contains("<id>" + id + "</id>"));
    }
  }

  private static String name(Path page) {
    return page.toString().replace('\\', '/');
  }

  private static List<Snippet> all() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path page : Snippet.pages()) {
      snippets.addAll(Snippet.of(page));
    }
    return snippets;
  }

  private static String commands(Snippet snippet) {
    if (snippet.lines().stream().allMatch(line -> line.contains("partnerinsights "))) {
      return "partnerinsights, run by CommandPageTest";
    }
    return snippet.text().contains("curl ")
        ? "curl, run by CurlSnippetsTest"
        : String.join(" ", firstWordsOfCommands(snippet));
  }

  private static List<String> firstWordsOfCommands(Snippet snippet) {
    String joined = String.join("\n", snippet.lines()).replaceAll("\\\\\\n", " ");
    return joined.lines().map(line -> line.strip().split(" ", 2)[0]).toList();
  }

  private static String firstWords(Snippet snippet) {
    return snippet.text().strip().replaceAll("^(\\S+:|\\S+ +\\S+)[\\s\\S]*", "$1");
  }
}
