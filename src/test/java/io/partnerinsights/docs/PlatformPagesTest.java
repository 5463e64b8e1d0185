package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of the platforms' pages that no test can run: they parse, and settings fit together. */
final class PlatformPagesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** A catalog of this connector, in the form of properties, YAML, JSON or a command. */
  private static final Pattern CATALOG =
      Pattern.compile(
          "spark\\.sql\\.catalog\\.(\\w+)(?: |: |=|\": \")(io\\.partnerinsights\\.[\\w.]+)");

  private static final Pattern OPTION =
      Pattern.compile("spark\\.sql\\.catalog\\.(\\w+)\\.([\\w-]+)");

  /** The path of a mount in a driver's pod, in properties or in YAML. */
  private static final Pattern MOUNT =
      Pattern.compile(
          "(?m)^(?:spark\\.kubernetes\\.driver\\.(?:secrets\\.\\S+|volumes\\.\\S+\\.mount\\.path) "
              + "| +(?:- )?(?:path|mountPath): )(\\S+)$");

  private static final Pattern TOKEN = Pattern.compile("refreshToken:? file:(\\S+)/[^/\\s]+");

  @ParameterizedTest
  @ValueSource(strings = {"databricks", "dbt", "kubernetes", "flink-kubernetes", "aws"})
  void everyBlockOfYamlOrJsonParses(String page) throws IOException {
    List<Snippet> blocks =
        blocks(page).stream()
            .filter(
                block -> block.language().equals("yaml") || block.text().matches("(?s)[{\\[].*"))
            .filter(block -> !block.text().startsWith("{{")) // a template of dbt
            .toList();

    assertThat(blocks).isNotEmpty();
    for (Snippet block : blocks) {
      List<JsonNode> documents =
          YAML.readerFor(JsonNode.class).<JsonNode>readValues(block.text()).readAll();
      assertThat(documents).as("%s", block).isNotEmpty().allMatch(JsonNode::isContainerNode);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"databricks", "fabric", "kubernetes", "aws"})
  void eachCatalogHasItsClassAndAnAccountOfKnownOptions(String page) throws IOException {
    Set<String> known =
        Options.all().stream().map(ConnectorOption::key).collect(Collectors.toSet());
    int catalogs = 0;
    for (Snippet block : blocks(page)) {
      for (MatchResult catalog : CATALOG.matcher(block.text()).results().toList()) {
        catalogs++;
        String source = catalog.group(2).replace('.', '/') + ".java";
        assertThat(Path.of("src/main/java", source)).as("%s", block).exists();
        assertThat(OPTION.matcher(block.text()).results())
            .filteredOn(option -> option.group(1).equals(catalog.group(1)))
            .map(option -> option.group(2))
            .as("%s", block)
            .contains("tenantId", "clientId", "refreshToken")
            .isSubsetOf(known);
      }
    }
    assertThat(catalogs).isPositive();
  }

  /** A reader pastes one block: two mounts at one path would keep the pod from starting. */
  @Test
  void eachPodFindsItsTokenInAMountOfItsOwn() throws IOException {
    List<String> pods = new ArrayList<>();
    for (Snippet block : blocks("kubernetes")) {
      if (CATALOG.matcher(block.text()).find()) {
        List<String> mounts = all(MOUNT, block.text());
        assertThat(mounts).as("%s", block).doesNotHaveDuplicates();
        assertThat(all(TOKEN, block.text())).as("%s", block).hasSize(1).isSubsetOf(mounts);
        pods.addAll(mounts);
      }
    }
    assertThat(pods).hasSizeGreaterThan(1);
  }

  private static List<Snippet> blocks(String page) throws IOException {
    Path path = Path.of("docs", page + ".md");
    assertThat(Files.exists(path)).isTrue();
    return Snippet.of(path);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
