package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Manages reports of the marketplace, whose schedules always end. */
final class MarketplaceReportsTest extends CommandTest {
  private final Instant start =
      Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
  private String query;

  @BeforeEach
  void createAQuery() {
    account = ReadOptions.ofMarketplace(SERVICE.sandbox());
    createAQuery("SELECT OfferName FROM ISVUsage");
  }

  private void createAQuery(String text) {
    CommandRun created = run("queries", "create", "Usage", text, "--json");
    query = created.outputJson().path("queryId").asText();
  }

  @Test
  void showsWhatIsLeftOfASchedule() {
    String end = day(3);
    JsonNode created = create("--endTime", end).outputJson();
    String id = created.path("reportId").asText();

    assertThat(List.of(created, run("reports", "show", id, "--json").outputJson()))
        .allSatisfy(report -> assertLeft(report, 4, end));
    assertThat(run("reports", "list").out())
        .containsPattern(
            "use +reportStatus +recurrenceInterval +lastRun +nextRun +recurrenceCount +endTime")
        .containsPattern(id + " .* 24h +" + start + " +4 +" + end);
    assertThat(run("reports", "show", id).out())
        .containsPattern("totalRecurrenceCount +4")
        .containsPattern("nextExecutionStartTime +" + start);
  }

  @Test
  void anUpdateSetsTheEndOrKeepsIt() {
    String id = create("--recurrenceCount", "2").outputJson().path("reportId").asText();

    assertLeft(update(id, "--recurrenceInterval", "48").outputJson(), 2, null);
    assertLeft(
        update(id, "--recurrenceInterval", "24", "--endTime", day(5)).outputJson(), 6, day(5));
    assertLeft(update(id, "--recurrenceInterval", "48").outputJson(), 3, day(5));
    assertLeft(update(id, "--recurrenceCount", "7").outputJson(), 7, null);
  }

  /** The partner network would ignore an end time, and the schedule would never end. */
  @Test
  void refusesTwoEndsAndAnEndTimeOutsideOfTheMarketplace() {
    create("--recurrenceCount", "2", "--endTime", day(3))
        .assertExits(2, "PI-6002", "--recurrenceCount cannot be combined with --endTime");
    account = SERVICE.options();
    createAQuery(QUERY);
    create("--endTime", day(3)).assertExits(2, "PI-6002");

    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isZero();
  }

  private static void assertLeft(JsonNode report, int left, String end) {
    assertThat(report.path("recurrenceCount").asInt()).isEqualTo(left);
    assertThat(report.path("totalRecurrenceCount").asInt()).isEqualTo(left);
    assertThat(report.path("endTime").asText(null)).isEqualTo(end);
    assertThat(report.path("nextExecutionStartTime").asText())
        .isEqualTo(report.path("startTime").asText());
  }

  /** Returns the time of a day's run, counted from 0. */
  private String day(int number) {
    return start.plus(Duration.ofDays(number)).toString();
  }

  private CommandRun create(String... end) {
    List<String> arguments = new ArrayList<>(List.of("reports", "create", "daily", "--json"));
    arguments.addAll(List.of("--queryId", query, "--startTime", start.toString()));
    arguments.addAll(List.of("--recurrenceInterval", "24h"));
    arguments.addAll(List.of(end));
    return run(arguments.toArray(String[]::new));
  }

  private CommandRun update(String id, String... changes) {
    List<String> arguments = new ArrayList<>(List.of("reports", "update", id, "--json"));
    arguments.addAll(List.of(changes));
    return run(arguments.toArray(String[]::new));
  }
}
