package io.partnerinsights.core.stream;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test of streams of a report that runs every day. */
abstract class DailyReportTest {
  static final int ALL = Integer.MAX_VALUE;
  static final StreamOffset INITIAL = StreamOffset.initial();

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .latency(Duration.ofMinutes(10))
              .scale(0.02)
              .tokenLifetime(Duration.ofDays(999)));

  StreamService service;
  String reportId;

  @BeforeEach
  void createReport() {
    service = new StreamService(sandbox.clockedSandbox());
    reportId = service.createDailyReport("daily");
  }

  /** Opens a stream of the report in a new application, as a restart of an engine does. */
  ExecutionStream openStream(String... options) {
    List<String> all = new ArrayList<>(List.of("reportId", reportId));
    all.addAll(List.of(options));
    return service.openStream(all.toArray(String[]::new));
  }
}
