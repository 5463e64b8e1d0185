package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.PageOutputs;
import io.partnerinsights.testing.PageSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.ShortCases;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the pages, one after the other, and compares the outputs of the pages with
 * what they print on a terminal.
 */
final class CommandPageTest extends CommandTest {
  private static final Path MARKETPLACE = Path.of("docs", "marketplace.md");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=\\$\\((.+)\\)");
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\w+=\\$\\()?partnerinsights .*[^\\\\]");

  private final Map<String, String> variables = new HashMap<>();

  static Stream<Path> pages() throws IOException {
    return Snippet.allPages().stream()
        .filter(page -> !page.equals(MARKETPLACE) && !commands(page).isEmpty());
  }

  @ParameterizedTest
  @ShortCases(value = 2, methods = @MethodSource("pages"))
  void everyCommandSucceeds(Path page) throws IOException {
    Files.createDirectories(home.resolve(".config/partnerinsights"));
    Files.writeString(home.resolve(".config/partnerinsights/settings"), "[default]\n");
    try (Sandbox sandbox = PageSandbox.newBuilder().start()) {
      account = ReadOptions.of(sandbox);
      variables.put("REPORT_ID", runLine("partnerinsights run --dataset Profile --no-wait"));
      variables.put("QUERY_ID", anyQuery());
      // The reader has signed in by login, whose token goes with no secret.
      List.of("clientSecret", "username", "password", "tenantId", "clientId")
          .forEach(account::remove);
      if (commands(page).stream()
          .noneMatch(block -> block.text().contains("partnerinsights login"))) {
        runLine(
            "partnerinsights login --tenantId TENANT --clientId CLIENT"
                .replace("TENANT", Sandbox.TENANT_ID)
                .replace("CLIENT", Sandbox.CLIENT_ID));
      }
      runPage(page);
    }
  }

  @Test
  void everyCommandForTheMarketplaceSucceeds() throws IOException {
    assertThat(commands(MARKETPLACE).stream().flatMap(block -> block.text().lines())).hasSize(3);
    try (Sandbox sandbox = PageSandbox.newBuilder().start()) {
      account = ReadOptions.ofMarketplace(sandbox);
      variables.put("QUERY_ID", anyQuery());
      runPage(MARKETPLACE);
    }
  }

  private void runPage(Path page) throws IOException {
    PageOutputs outputs = PageOutputs.of(page);
    for (Snippet block : commands(page)) {
      List<String> printed = new ArrayList<>();
      block
          .text()
          .lines()
          .forEach(line -> printed.add(runOrAssign(line, outputs.hasOutput(block))));
      outputs.keepOutput(block, String.join("\n", printed));
    }
    outputs.checkOrWrite();
  }

  /** Returns the blocks that have nothing but commands. */
  private static List<Snippet> commands(Path page) {
    try {
      return Snippet.of(page).stream()
          .filter(block -> block.language().equals("bash"))
          .filter(block -> block.text().lines().allMatch(COMMAND.asMatchPredicate()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String anyQuery() {
    PartnerInsightsClient client = Clients.clientFor(ConnectorOptions.parseAccount(account));
    return client.listQueries(QueryFilter.all()).get(0).queryId();
  }

  private String runOrAssign(String command, boolean isShown) {
    Matcher assignment = ASSIGNMENT.matcher(command);
    if (assignment.matches()) {
      variables.put(assignment.group(1), runLine(assignment.group(2)));
      return "";
    }
    return isShown ? show(command) : runLine(command);
  }

  private String runLine(String command) {
    return printed(command, run(arguments(command))).strip();
  }

  private String show(String command) {
    Map<String, String> environment = CommandRun.toVariables(account);
    environment.put("COLUMNS", "120");
    environment.put("NO_COLOR", "1");
    return printed(command, CommandRun.runOnScreen(environment, home, arguments(command)))
        .replace(home.toString(), "/home/you")
        .replace("connector (not packaged)", "connector 0.1.0")
        .replace(Sandbox.TENANT_ID, "00000000-0000-0000-0000-000000000000");
  }

  private static String printed(String command, CommandRun run) {
    assertThat(run.exitCode()).as("%s: %s", command, run.err()).isZero();
    return run.out();
  }

  private String[] arguments(String command) {
    List<String> words = words(command);
    assertThat(words.get(0)).isEqualTo("partnerinsights");
    return words.subList(1, words.size()).toArray(String[]::new);
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
