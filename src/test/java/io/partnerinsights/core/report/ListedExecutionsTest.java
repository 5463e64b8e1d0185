package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The executions of several reports, as loads list them. */
final class ListedExecutionsTest {
  private final ClockedSandbox service = serviceWith(Sandbox.builder());
  private final List<String> reports = new ArrayList<>();

  @BeforeEach
  void create() {
    String query = service.client().createQuery(new NewQuery("q", "", QUERY)).queryId();
    for (int i = 0; i < 3; i++) {
      reports.add(
          service.client().createReport(NewReports.executeNow("report" + i, query)).reportId());
    }
    service.pass(Duration.ofDays(1));
    service.sandbox().calls().reset();
  }

  @AfterEach
  void close() {
    service.close();
  }

  private Map<String, List<ReportExecution>> list() {
    return reading(service).waits(Sharing.DEFAULTS).within(wait -> Executions.list(wait, reports));
  }

  private long calls() {
    return service.sandbox().calls().count("GET", EXECUTION);
  }

  @Test
  void oneCallListsThoseOfAllReports() {
    assertThat(list())
        .containsOnlyKeys(reports)
        .allSatisfy((id, own) -> assertThat(own).hasSize(1));
    assertThat(calls()).isOne();
  }

  @Test
  void aServiceThatRefusesSeveralReportsIsAskedForEach() {
    service.sandbox().faults().on("GET", EXECUTION).times(1).respond(400);

    assertThat(list())
        .containsOnlyKeys(reports)
        .allSatisfy((id, own) -> assertThat(own).hasSize(1));
    assertThat(calls()).isEqualTo(4);
  }

  /** The service counts an execution more than it sends, and names no further page. */
  @Test
  void aListThatIsCutIsAskedForReportByReport() {
    Map<String, List<ReportExecution>> whole = list();
    service.sandbox().calls().reset();
    String old =
        "{\"executionId\":\"%1$s\",\"reportId\":\"%1$s\",\"executionStatus\":\"Completed\"}";
    String shown = String.join(",", reports.stream().map(old::formatted).toList());
    service
        .sandbox()
        .faults()
        .on("GET", EXECUTION)
        .times(1)
        .answer("{\"value\":[" + shown + "],\"totalCount\":4,\"statusCode\":200}");

    assertThat(list()).isEqualTo(whole);
    assertThat(calls()).isEqualTo(4);
  }

  @Test
  void aReportThatTheAnswerDoesNotShowIsAskedForAlone() {
    String query = service.client().createQuery(new NewQuery("new", "", QUERY)).queryId();
    reports.add(service.client().createReport(NewReports.executeNow("new", query)).reportId());
    service.sandbox().calls().reset();

    assertThat(list()).containsOnlyKeys(reports).containsEntry(reports.get(3), List.of());
    assertThat(calls()).isEqualTo(2);
  }
}
