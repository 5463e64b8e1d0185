package io.partnerinsights.core.report;

import io.partnerinsights.core.model.QueryFilter;
import java.time.Duration;

/** One application on a service in memory, and what is left on the service. */
abstract class ApplicationFixture {
  final MemoryService service;
  final Reports application;

  ApplicationFixture(Duration latency) {
    service = new MemoryService(latency);
    application = new Reports(service.clock());
  }

  /** Returns a read of the application. */
  SharedRead read(Sharing sharing) {
    return read(ReportFixture.reading(service), sharing);
  }

  SharedRead read(Reading reading, Sharing sharing) {
    return SharedRead.of(service, reading, application, sharing);
  }

  int reports() {
    return ReportFixture.reportIds(service).size();
  }

  int queries() {
    return service.queries(QueryFilter.own()).size();
  }
}
