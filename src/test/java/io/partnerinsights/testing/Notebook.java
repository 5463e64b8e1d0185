package io.partnerinsights.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A notebook of the project.
 *
 * @param content the file's JSON
 */
public record Notebook(Path path, JsonNode content) {
  private static final Pattern QUERY = Pattern.compile("\"(SELECT \\w[^\"({]*)\"");
  private static final Pattern SQL = Pattern.compile("\"\\s*((?:CALL|SELECT)\\s[^\"{]+)\"");

  /** Returns all notebooks, by name. */
  public static List<Notebook> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
      List<Notebook> notebooks = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".ipynb")).sorted().toList()) {
        notebooks.add(new Notebook(file, new ObjectMapper().readTree(file.toFile())));
      }
      return notebooks;
    }
  }

  public static Notebook of(String name) throws IOException {
    return all().stream()
        .filter(each -> each.path().endsWith(name + ".ipynb"))
        .findFirst()
        .orElseThrow();
  }

  public List<JsonNode> cellsOfType(String type) {
    return StreamSupport.stream(content.path("cells").spliterator(), false)
        .filter(cell -> cell.path("cell_type").asText().equals(type))
        .toList();
  }

  public String code() {
    return cellsOfType("code").stream()
        .map(cell -> String.join("", toTexts(cell.path("source"))))
        .collect(Collectors.joining("\n"));
  }

  /** Returns what the cells have printed when the notebook ran. */
  public String cellOutput() {
    return cellsOfType("code").stream()
        .flatMap(cell -> StreamSupport.stream(cell.path("outputs").spliterator(), false))
        .map(output -> String.join("", toTexts(output.path("text"))))
        .collect(Collectors.joining("\n"));
  }

  /** Returns the service's queries, whose texts may be divided into several literals. */
  public List<String> queries() {
    return QUERY
        .matcher(code().replaceAll("\"\\s*\\n\\s*\"", ""))
        .results()
        .map(query -> query.group(1))
        .filter(query -> !query.contains("insights.") && !query.contains("office_usage"))
        .toList();
  }

  /** Returns the statements on the connector's catalog and on tables of the schema {@code lake}. */
  public List<String> sqlStatements() {
    return SQL.matcher(code())
        .results()
        .map(statement -> statement.group(1).strip())
        .filter(statement -> statement.contains("insights.") || statement.contains("lake."))
        .toList();
  }

  private static List<String> toTexts(JsonNode lines) {
    return StreamSupport.stream(lines.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
