package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the notebooks' format, stored outputs, options, queries and credentials without running
 * them, because this build cannot install PySpark. The script notebooks/run.sh runs them, and the
 * script .ci/run parses their cells with Python.
 */
final class NotebookTest {
  private static final Pattern OPTION =
      Pattern.compile(
          "\"(\\w+)\": f?(?=os\\.|\"|sandbox)|\\.option\\(\\s*\"(\\w+)\""
              + "|(?m)(?<=[ ,(])(\\w+) (?='2|\"SELECT)");

  private static final Pattern JAR_PATTERN = Pattern.compile("partnerinsights-connector[^\"]*jar");

  /** Names of calls of the service itself, of the job's settings, of tables and of SQL. */
  private static final List<String> OTHER_NAMES =
      List.of(
          "azure_usage",
          "customers_and_tenants",
          "seats_subscriptions_and_revenue",
          "DATE",
          "Authorization",
          "StartTime",
          "client_id",
          "client_secret",
          "grant_type",
          "path",
          "report",
          "resource");

  static List<Notebook> notebooks() throws IOException {
    return Notebook.all();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void everyCellRanInOrder(Notebook notebook) {
    List<Integer> counts =
        notebook.cellsOfType("code").stream()
            .map(cell -> cell.path("execution_count").asInt())
            .toList();

    assertThat(notebook.content().path("nbformat").asInt()).isEqualTo(4);
    assertThat(counts).hasSizeGreaterThan(4);
    assertThat(counts)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, counts.size()).boxed().toList());
    assertThat(notebook.content().path("cells"))
        .allSatisfy(cell -> assertThat(cell.path("id").asText()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void outputsHaveNoWarningsAndNoPathsOfAMachine(Notebook notebook) {
    assertThat(notebook.cellsOfType("code"))
        .allSatisfy(
            cell ->
                assertThat(cell.path("outputs").toString())
                    .doesNotContainPattern("(?i)\\bwarn|error|stderr|deprecat")
                    .doesNotContain("/tmp/", "/root/", "/home/", "/work/", "file:/"));
  }

  /** The picture of docs/finance.md is one that a notebook has drawn. */
  @Test
  void thePictureOfFinanceIsOfANotebook() throws IOException {
    byte[] picture = Files.readAllBytes(Path.of("docs/images/revenue-by-product.png"));
    String notebook = Files.readString(Path.of("notebooks/explore.ipynb"));

    assertThat(notebook.replace("\\n", "")).contains(Base64.getEncoder().encodeToString(picture));
  }

  /**
   * A build of a release puts two more jars beside the connector's, which sort before it. The
   * notebooks take the first jar.
   */
  @ParameterizedTest
  @MethodSource("notebooks")
  void findsOnlyTheConnectorsJar(Notebook notebook) {
    assertThat(JAR_PATTERN.matcher(notebook.code()).results().map(MatchResult::group))
        .isNotEmpty()
        .allMatch("partnerinsights-connector.jar"::equals);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void usesOnlyKnownOptions(Notebook notebook) {
    List<String> known = Options.all().stream().map(ConnectorOption::key).toList();

    List<String> used =
        OPTION
            .matcher(notebook.code())
            .results()
            .map(NotebookTest::name)
            .filter(name -> !OTHER_NAMES.contains(name))
            .toList();

    assertThat(used).hasSizeGreaterThan(9).isSubsetOf(known);
  }

  private static String name(MatchResult match) {
    return match.group(1) != null
        ? match.group(1)
        : match.group(2) != null ? match.group(2) : match.group(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"explore", "quickstart"})
  void queriesParse(String name) throws IOException {
    assertThat(Notebook.of(name).queries()).isNotEmpty().allSatisfy(InsightsQuery::parse);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void usesTheSandboxsCredentials(Notebook notebook) {
    assertThat(notebook.code())
        .contains("http://localhost:8080")
        .contains(
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            Sandbox.CLIENT_SECRET,
            Sandbox.USERNAME,
            Sandbox.PASSWORD);
  }
}
