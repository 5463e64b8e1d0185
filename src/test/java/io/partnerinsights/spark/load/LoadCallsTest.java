package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How many calls a load of all 21 datasets makes, of which 19 have reports. Each report needs one
 * poll at most.
 */
@Tag("full")
@Tag("delta")
final class LoadCallsTest {
  private static final String POST = "POST /ScheduledReport";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.02).latency(Duration.ofMinutes(1)));

  /** Runs a load in an application, and returns the datasets of a state. */
  private List<String> run(LoadService.LoadApplication account, State state, String... more) {
    loads.sandbox().calls().reset();
    Stream<String> into = Stream.of("into", loads.schema());
    String[] arguments = Stream.concat(into, Stream.of(more)).toArray(String[]::new);
    return loads.runLoad(account, arguments).stream()
        .filter(each -> each.state() == state)
        .map(LoadResult::dataset)
        .distinct()
        .toList();
  }

  /** Limits calls as by default, in a new process. */
  private void limitCalls() {
    loads.restartProcess();
    loads.accountOptions.putAll(Map.of("maxCallsPerMinute", "60", "pollInterval", "61s"));
  }

  /** Returns how many calls there were of each kind. */
  private Map<String, Long> calls() {
    return loads.sandbox().calls().all().stream()
        .filter(call -> call.kind() == RecordedCall.Kind.API)
        .collect(Collectors.groupingBy(LoadCallsTest::kind, TreeMap::new, Collectors.counting()));
  }

  private static String kind(RecordedCall call) {
    String parameters = call.query().replaceAll("=[^&]*", "");
    return (call.method() + " " + call.path() + " " + parameters)
        .replaceAll("[0-9a-f-]{36}", "id")
        .trim();
  }

  private void assertCalls(int most) {
    Map<String, Long> calls = calls();
    long all = calls.values().stream().mapToLong(Long::longValue).sum();
    assertThat(all).as("%s", calls).isLessThanOrEqualTo(most);
  }

  @Test
  void nightsOfAnApplication() {
    limitCalls();
    LoadService.LoadApplication account = loads.new LoadApplication();

    assertThat(run(account, State.LOADED)).hasSize(19);
    assertCalls(160);

    loads.passADay();
    assertThat(run(account, State.LOADED)).hasSize(19);
    assertCalls(40);

    assertThat(run(account, State.NOTHING_NEW)).hasSize(19);
    // Without the list of datasets, a run in the same application would miss one that is removed.
    assertCalls(21);
  }

  /** The service has completed the reports that the killed run has not read. */
  @Test
  @Tag("long")
  void aRunAfterAKilledOne() {
    List<String> submitted = run(loads.new LoadApplication(), State.SUBMITTED, "wait", "false");
    assertThat(submitted).hasSize(19);
    loads.clockedSandbox().passTime(Duration.ofMinutes(2));
    run(
        loads.new LoadApplication(),
        State.LOADED,
        "datasets",
        String.join(",", submitted.subList(0, 5)));
    limitCalls();
    Instant start = loads.clockedSandbox().clock().instant();

    assertThat(run(loads.new LoadApplication(), State.LOADED)).hasSize(14);

    assertCalls(60);
    assertThat(loads.clockedSandbox().clock().instant())
        .isBefore(start.plus(Duration.ofMinutes(4)));
  }

  /** Three lists prove it: the run's own one, and two in two minutes. Another shows what is due. */
  @Test
  void aLostReport() {
    loads.loadDataset(LoadService.DATASET, "wait", "false");
    loads.listReports().stream()
        .filter(report -> !report.isRecurring())
        .forEach(report -> loads.clockedSandbox().client().deleteReport(report.reportId()));
    limitCalls();
    Instant start = loads.clockedSandbox().clock().instant();

    assertThat(run(loads.new LoadApplication(), State.LOADED, "datasets", LoadService.DATASET))
        .hasSize(1);

    assertThat(calls()).containsEntry("GET /ScheduledReport", 4L).containsEntry(POST, 1L);
    assertCalls(12);
    assertThat(loads.sandbox().calls().all())
        .filteredOn(call -> kind(call).equals(POST))
        .extracting(call -> Duration.between(start, call.time()))
        .allMatch(waited -> waited.minusMinutes(2).compareTo(Duration.ofSeconds(10)) < 0)
        .allMatch(waited -> waited.compareTo(Duration.ofMinutes(2)) >= 0);
  }
}
