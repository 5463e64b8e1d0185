package io.partnerinsights.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A report that cannot run is reported, and not waited for in silence. */
final class ReportWatchTest extends DailyReportTest {
  private static final String REPORTS = "/ScheduledReport";

  private StreamOffset poll(ExecutionStream stream, StreamOffset start, Duration time) {
    StreamOffset offset = start;
    for (long minutes = 0; minutes < time.toMinutes(); minutes += 5) {
      service.passTime(Duration.ofMinutes(5));
      offset = stream.latestOffset(offset, ALL);
    }
    return offset;
  }

  private long checks() {
    return sandbox
        .calls()
        .count(call -> call.method().equals("GET") && call.path().equals(REPORTS));
  }

  @Test
  void warnsOfAPausedReportEachHour() {
    service.passTime(Duration.ofDays(1));
    ExecutionStream stream = service.openStream("reportId", reportId);
    StreamOffset offset = stream.latestOffset(StreamOffset.initial(), ALL);
    service.client().pauseReport(reportId);
    sandbox.calls().reset();

    String log = StandardError.captureDuring(() -> poll(stream, offset, Duration.ofHours(6)));

    assertThat(checks()).isBetween(5L, 7L);
    assertThat(log.lines().filter(line -> line.contains("is paused"))).hasSize((int) checks());
  }

  @Test
  void warnsAtTheStart() {
    service.client().pauseReport(reportId);

    assertThat(logOfTheStart(reportId)).contains("is paused");
  }

  @Test
  void warnsOfAnInactiveReport() {
    sandbox
        .sandbox()
        .faults()
        .on("GET", REPORTS)
        .times(2)
        .replaceResponse(
            """
            {"value": [{"reportId": "%s", "reportStatus": "Inactive", "query": "%s"}]}
            """
                .formatted(reportId, StreamService.QUERY));

    assertThat(logOfTheStart(reportId)).contains("is inactive");
  }

  /** A colleague chooses names, and a log line must not seem to be two. */
  @Test
  void showsANameOnOneLine() {
    String forged = service.createDailyReport("daily\nERROR the disk is full");
    service.client().pauseReport(forged);

    assertThat(logOfTheStart(forged)).contains("'daily\\nERROR the disk is full'");
  }

  private String logOfTheStart(String id) {
    return StandardError.captureDuring(
        () -> service.openStream("reportId", id).latestOffset(StreamOffset.initial(), ALL));
  }

  @Test
  void aDeletedReportEndsTheStream() {
    service.passTime(Duration.ofDays(1));
    ExecutionStream stream = service.openStream("reportId", reportId);
    StreamOffset offset = stream.latestOffset(StreamOffset.initial(), ALL);
    service.client().deleteReport(reportId);
    sandbox.calls().reset();

    assertThatThrownBy(() -> poll(stream, offset, Duration.ofHours(1)))
        .hasMessageContaining("PI-3006");
    // Three lookups in 8 seconds could all be of lists that still lack a new report.
    assertThat(checks()).describedAs("lookups in two minutes").isEqualTo(7);
    assertThatThrownBy(() -> service.openStream("reportId", reportId))
        .hasMessageContaining("PI-3006");
  }

  @Test
  void aReportThatHasNotRunYetIsAwaited() {
    ExecutionStream stream = service.openStream("reportName", "daily");
    StreamOffset offset = stream.latestOffset(StreamOffset.initial(), ALL);

    StreamOffset next = poll(stream, offset, Duration.ofHours(6));

    assertThat(stream.reportsBetween(offset, next)).hasSize(1);
  }

  @Test
  void aNameOfTwoReportsIsRefused() {
    String other = service.createDailyReport("daily");

    assertThatThrownBy(() -> service.planStream("reportName", "daily"))
        .hasMessageContainingAll("PI-6004", reportId, other);
    assertThatThrownBy(() -> service.planStream("reportName", "weekly"))
        .hasMessageContaining("PI-3006");
  }
}
