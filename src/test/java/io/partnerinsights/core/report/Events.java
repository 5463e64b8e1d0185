package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Records the events of reads, equal ones in a row once. */
final class Events implements ReportListener {
  private final UnaryOperator<String> names;
  private final List<String> events = new ArrayList<>();
  private Duration waited = Duration.ZERO;

  /** Creates a listener that calls reports by these names. */
  Events(UnaryOperator<String> names) {
    this.names = names;
  }

  /** Notes that a wait begins: what it has waited must not decrease. */
  void begin() {
    waited = Duration.ZERO;
  }

  /** Returns what has happened since the last call. */
  String take() {
    String all = String.join(", ", events);
    events.clear();
    return all.isEmpty() ? "none" : all;
  }

  @Override
  public void waitingForPermit(Instant until) {
    add("permit " + until);
  }

  @Override
  public void created(String reportId) {
    begin();
    add("created " + names.apply(reportId));
  }

  @Override
  public void adopted(String reportId) {
    add("adopted " + names.apply(reportId));
  }

  @Override
  public void reused(String reportId) {
    add("reused " + names.apply(reportId));
  }

  @Override
  public void polled(ReportProgress report) {
    assertThat(report.waited()).isGreaterThanOrEqualTo(waited);
    waited = report.waited();
    add("polled " + names.apply(report.reportId()) + " " + report.status());
  }

  @Override
  public void completed(ReportProgress report) {
    add("completed " + names.apply(report.reportId()) + " " + report.status());
  }

  @Override
  public void failed(ReportProgress report, PartnerInsightsException error) {
    add("failed " + error.code().code() + " " + report.status());
  }

  private void add(String event) {
    if (events.isEmpty() || !events.get(events.size() - 1).equals(event)) {
      events.add(event);
    }
  }
}
