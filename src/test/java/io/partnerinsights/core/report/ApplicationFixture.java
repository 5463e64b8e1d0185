package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.reading;

import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One application on a clocked sandbox, and what is left on the service. */
abstract class ApplicationFixture {
  @RegisterExtension final SandboxExtension sandbox;

  ClockedSandbox service;
  Reports application;

  ApplicationFixture(Duration latency) {
    sandbox = SandboxExtension.clocked(Sandbox.builder().latency(latency).scale(0.1));
  }

  @BeforeEach
  void start() {
    service = sandbox.clocked();
    application = new Reports(service.clock());
  }

  /** Returns a read of the application. */
  SharedRead read(Sharing sharing) {
    return read(service, reading(service), sharing);
  }

  SharedRead read(ClockedSandbox on, Reading reading, Sharing sharing) {
    return SharedRead.of(on, reading, application, sharing);
  }

  int reports() {
    return ReportFixture.reportIds(service).size();
  }

  int queries() {
    return service.client().queries(QueryFilter.own()).size();
  }
}
