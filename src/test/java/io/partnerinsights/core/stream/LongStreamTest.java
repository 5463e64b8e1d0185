package io.partnerinsights.core.stream;

import static io.partnerinsights.core.stream.StreamService.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream that lives as long as the service lists executions, and longer. */
@Tag("full")
final class LongStreamTest {
  private static final int DAYS = 100;

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.clocked(
          Sandbox.builder()
              .latency(Duration.ofMinutes(10))
              .scale(0.02)
              .tokenLifetime(Duration.ofDays(999)));

  @Test
  void readsEachExecutionOfAHundredDaysOnce() {
    StreamService service = new StreamService(sandbox.clocked());
    ExecutionStream stream = service.open("reportId", service.daily("daily"));
    StreamOffset offset = StreamOffset.initial();
    List<String> read = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      service.pass(Duration.ofDays(1));
      StreamOffset next = stream.latest(offset, Integer.MAX_VALUE);
      read.addAll(ids(stream, offset, next));
      offset = next;
    }

    assertThat(read).hasSize(DAYS).doesNotHaveDuplicates();
    assertThat(offset.toJson().length()).isLessThan(20_000);
  }
}
