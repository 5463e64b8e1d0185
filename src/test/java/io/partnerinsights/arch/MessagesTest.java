package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks the messages of the log, of loads and of the doctor: each says what happens, why, and
 * whether the reader must act. A row of messages.txt has the level, the class that calls the
 * logger, the words that answer the last question, and the text as the source has it, with {@code
 * …} for what only a run knows. Two words stand for such words: {@code event} says that a step was
 * made as planned, and {@code remedy} that the text ends with an error, which has its remedy.
 */
final class MessagesTest {
  private static final Path FILE = Path.of("src/test/resources/api/messages.txt");

  private static final String NO_ACTION = "No action is needed";

  /** What needs no action: neither a log at WARN nor a result that ends the load. */
  private static final Set<String> QUIET =
      Set.of("DEBUG", "INFO", "PASSED", "LOADED", "NOTHING_NEW", "PLANNED");

  /** Results that continue by themselves, or with a statement that the user runs. */
  private static final Set<String> EITHER = Set.of("SKIPPED", "SUBMITTED");

  /** Calls of a logger and of the log of a wait, and the outcomes of the doctor's checks. */
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:LOG|logger)\\s*(?:\\.|::)\\s*(debug|info|warn|error)\\b"
              + "|(?<!void )\\b(logEvent|logWarning)\\("
              + "|\\bResult\\s*\\.(passed|warning|failed)\\(");

  /** Calls that add a result of a load. */
  private static final Pattern RESULT =
      Pattern.compile(
          "(?:\\b(?:add|endWrite|addIfPresent)\\(\\s*(?:State\\.|state,|log\\.dataset)|\\baddLoaded\\()");

  private static final Pattern LOGGED = Pattern.compile("(DEBUG|INFO|WARN|ERROR)$");

  /** Characters before which no answer begins: first comes what happens. */
  private static final int FIRST_ANSWER = 20;

  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern LITERAL = Pattern.compile("\"((?:\\\\.|[^\"\\\\\\n])*)\"");

  private record Message(String level, String place, String answer, String text) {
    String key() {
      return place + " " + level;
    }
  }

  private static List<Message> messages;
  private static List<SourceFile> sources;

  @BeforeAll
  static void readMessages() throws IOException {
    sources = SourceFile.all();
    messages =
        Files.readAllLines(FILE).stream()
            .map(line -> line.split(" \\| ", 4))
            .map(cells -> new Message(cells[0], cells[1], cells[2], cells[3]))
            .toList();
  }

  @Test
  void eachCallOfALoggerAndEachOutcomeOfACheckHasARow() {
    Map<String, Long> calls = countCalls(CALL, MessagesTest::levelOf);
    Map<String, Long> rows = countRows(each -> calls.containsKey(each.key()) || isLogged(each));

    assertThat(rows.keySet()).isEqualTo(calls.keySet());
    // A check has one call for several texts.
    calls.forEach(
        (key, count) ->
            assertThat(rows.get(key))
                .as(key)
                .isBetween(count, LOGGED.matcher(key).find() ? count : Long.MAX_VALUE));
  }

  @Test
  void eachResultOfALoadHasARow() {
    Map<String, Long> calls = countCalls(RESULT, call -> "");
    Map<String, Long> rows = new TreeMap<>();
    messages.stream()
        .filter(each -> !isLogged(each))
        .forEach(each -> rows.merge(each.place() + " ", 1L, Long::sum));

    assertThat(calls).containsKeys("LoadSteps ", "LoadRun ", "DatasetLoad ", "RunResults ");
    calls.forEach((key, count) -> assertThat(rows.get(key)).as(key).isGreaterThanOrEqualTo(count));
  }

  private static Map<String, Long> countCalls(Pattern calls, Function<MatchResult, String> level) {
    Map<String, Long> counts = new TreeMap<>();
    for (SourceFile source : sources) {
      calls
          .matcher(source.code())
          .results()
          .forEach(
              call -> counts.merge(source.simpleName() + " " + level.apply(call), 1L, Long::sum));
    }
    return counts;
  }

  private static Map<String, Long> countRows(Predicate<Message> isCounted) {
    return messages.stream()
        .filter(isCounted)
        .collect(Collectors.groupingBy(Message::key, TreeMap::new, Collectors.counting()));
  }

  private static boolean isLogged(Message message) {
    return LOGGED.matcher(message.level()).matches();
  }

  private static String levelOf(MatchResult call) {
    if (call.group(2) != null) {
      return call.group(2).equals("logEvent") ? "INFO" : "WARN";
    }
    return (call.group(1) == null ? call.group(3) : call.group(1)).toUpperCase(Locale.ROOT);
  }

  /** A row whose text has changed would say nothing of the new one. */
  @Test
  void eachTextIsInTheSources() {
    String literals =
        sources.stream()
            .map(source -> LITERAL.matcher(JOINED.matcher(source.text()).replaceAll("")))
            .flatMap(Matcher::results)
            .map(literal -> literal.group(1).replace("\\\"", "\""))
            .collect(Collectors.joining("\n"));

    assertThat(messages)
        .filteredOn(message -> !Stream.of(message.text().split("…")).allMatch(literals::contains))
        .isEmpty();
  }

  @Test
  void eachMessageSaysWhetherToAct() {
    SoftAssertions all = new SoftAssertions();
    for (Message message : messages) {
      String text = message.text();
      switch (message.answer()) {
        case "event" -> {
          all.assertThat(QUIET).as(text).contains(message.level());
          if (!message.level().equals("DEBUG")) {
            all.assertThat(text).doesNotContainPattern("(?i)fail|could not|cannot|may be ");
          }
        }
        case "remedy" -> all.assertThat(QUIET).as(text).doesNotContain(message.level());
        case NO_ACTION ->
            all.assertThat(QUIET.contains(message.level()) || EITHER.contains(message.level()))
                .as(text)
                .isTrue();
        default -> {
          all.assertThat(QUIET).as(text).doesNotContain(message.level());
          all.assertThat(text.indexOf(message.answer())).as(text).isGreaterThan(FIRST_ANSWER);
        }
      }
      all.assertThat(text.contains(NO_ACTION))
          .as(text)
          .isEqualTo(message.answer().equals(NO_ACTION));
    }
    all.assertAll();
  }
}
