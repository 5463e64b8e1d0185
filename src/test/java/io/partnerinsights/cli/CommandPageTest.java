package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the commands of the pages that show the command line, one after the other. */
final class CommandPageTest extends CommandTest {
  private static final List<Path> PAGES =
      Stream.of("getting-started.md", "revenue.md", "cli.md")
          .map(page -> Path.of("docs", page))
          .toList();
  private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=\\$\\((.+)\\)");

  private final Map<String, String> variables = new HashMap<>();

  @Test
  void everyCommandSucceeds() throws IOException {
    List<String> commands = commands(PAGES);
    Files.createDirectories(home.resolve(".config/partnerinsights"));
    Files.writeString(home.resolve(".config/partnerinsights/settings"), "[default]\n");
    variables.put("REPORT_ID", runLine("partnerinsights run --dataset Profile --no-wait"));
    variables.put("QUERY_ID", anyQuery());
    // The reader has signed in by login, whose token goes with no secret.
    List.of("clientSecret", "username", "password").forEach(account::remove);

    assertThat(commands).hasSizeGreaterThan(10).allSatisfy(this::runOrAssign);
  }

  @Test
  void everyCommandForTheMarketplaceSucceeds() throws IOException {
    account = ReadOptions.ofMarketplace(SERVICE.sandbox());
    variables.put("QUERY_ID", anyQuery());

    assertThat(commands(List.of(Path.of("docs", "marketplace.md"))))
        .hasSize(3)
        .allSatisfy(this::runOrAssign);
  }

  private static List<String> commands(List<Path> pages) throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages) {
      BLOCK
          .matcher(Files.readString(page))
          .results()
          .filter(
              block -> block.group(1).lines().allMatch(line -> line.contains("partnerinsights ")))
          .forEach(block -> block.group(1).lines().forEach(commands::add));
    }
    return commands;
  }

  private String anyQuery() {
    PartnerInsightsClient client = Clients.of(ConnectorOptions.parseAccount(account));
    return client.queries(QueryFilter.all()).get(0).queryId();
  }

  private void runOrAssign(String command) {
    Matcher assignment = ASSIGNMENT.matcher(command);
    if (assignment.matches()) {
      variables.put(assignment.group(1), runLine(assignment.group(2)));
    } else {
      runLine(command);
    }
  }

  private String runLine(String command) {
    List<String> words = words(command);
    assertThat(words.get(0)).isEqualTo("partnerinsights");
    CommandRun run = run(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(run.exit()).as("%s: %s", command, run.err()).isZero();
    return run.out().strip();
  }

  /** Splits a command, with the sandbox's account and this test's folder in place of the page's. */
  private List<String> words(String command) {
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(command).results().toList()) {
      words.add(word.group(1) != null ? word.group(1) : real(word.group(2)));
    }
    return words;
  }

  private String real(String word) {
    if (word.startsWith("$") || variables.containsKey(word)) {
      return variables.get(word.replace("$", ""));
    }
    if (word.matches("[a-z]+\\.(csv|parquet)|exchanges")) {
      return home.resolve(word).toString();
    }
    return word.replace("contoso.onmicrosoft.com", Sandbox.TENANT_ID)
        .replace("00000000-0000-0000-0000-000000000000", Sandbox.CLIENT_ID);
  }
}
