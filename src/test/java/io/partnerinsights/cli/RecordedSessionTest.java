package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.PlayedService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads from the answers that the service gave in recorded sessions, with the command line. */
final class RecordedSessionTest {
  private static final Path SESSION = Path.of("src/test/resources/recorded/session");

  @TempDir Path home;

  @Test
  void readsTheRecordedDatasetsAndTheReportOfTheRecordedQuery() throws IOException {
    try (PlayedService service = PlayedService.of(SESSION)) {
      CommandRun list = run(service, "datasets", "--json");
      CommandRun read = run(service, "query", PlayedService.RECORDED_QUERY).exits(0);

      assertThat(list.json()).hasSize(21);
      assertThat(list.err()).as("no drift").isEmpty();
      assertThat(rows(read.out())).isEqualTo(rows(service.file()));
    }
  }

  private CommandRun run(PlayedService service, String... arguments) {
    return CommandRun.of(CommandRun.environment(service.options()), home, "", false, arguments);
  }

  /** Returns the records with numbers in one form. */
  private static List<List<String>> rows(String csv) throws IOException {
    try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
      return parser.getRecords().stream()
          .map(row -> row.toList().stream().map(text -> text.replaceFirst("\\.0$", "")).toList())
          .toList();
    }
  }
}
