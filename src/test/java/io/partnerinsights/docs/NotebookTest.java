package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Checks the notebook's format, options, queries and credentials without running it, because this
 * build cannot install PySpark. The script .ci/run also parses its cells with Python.
 */
final class NotebookTest {
  private static final Path NOTEBOOK = Path.of("notebooks/quickstart.ipynb");

  @Test
  void isANotebookWithoutOutputs() throws IOException {
    JsonNode notebook = new ObjectMapper().readTree(NOTEBOOK.toFile());

    assertThat(notebook.path("nbformat").asInt()).isEqualTo(4);
    assertThat(cells("code")).hasSizeGreaterThan(4);
    assertThat(notebook.path("cells"))
        .allSatisfy(cell -> assertThat(cell.path("id").asText()).isNotEmpty())
        .allSatisfy(cell -> assertThat(cell.path("outputs").size()).isZero());
  }

  @Test
  void usesOnlyKnownOptions() throws IOException {
    String code = String.join("\n", cells("code"));
    List<String> known = Options.all().stream().map(ConnectorOption::key).toList();
    Pattern keys =
        Pattern.compile(
            "\"(\\w+)\": (?=os\\.|\")|\\.option\\(\\s*\"(\\w+)\"|(?m)(?<=[ ,(])(\\w+)"
                + " (?='2|\"SELECT)");

    List<String> used =
        keys.matcher(code)
            .results()
            .map(
                m -> m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3))
            .toList();
    assertThat(used).hasSizeGreaterThan(12).isSubsetOf(known);
  }

  @Test
  void queriesParse() throws IOException {
    String code = String.join("\n", cells("code")).replaceAll("\"\\s*\\n\\s*\"", "");
    List<String> queries =
        Pattern.compile("\"(SELECT \\w[^\"(]*)\"")
            .matcher(code)
            .results()
            .map(m -> m.group(1))
            .toList();

    assertThat(queries).hasSize(2).allSatisfy(InsightsQuery::parse);
  }

  @Test
  void usesTheSandboxsCredentials() throws IOException {
    assertThat(Files.readString(NOTEBOOK))
        .contains(
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            Sandbox.CLIENT_SECRET,
            Sandbox.USERNAME,
            Sandbox.PASSWORD);
  }

  private static List<String> cells(String type) throws IOException {
    List<String> sources = new ArrayList<>();
    for (JsonNode cell : new ObjectMapper().readTree(NOTEBOOK.toFile()).path("cells")) {
      if (cell.path("cell_type").asText().equals(type)) {
        sources.add(
            StreamSupport.stream(cell.path("source").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining()));
      }
    }
    return sources;
  }
}
