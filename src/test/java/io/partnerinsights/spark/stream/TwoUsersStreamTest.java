package io.partnerinsights.spark.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Relay;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams of two users of one driver, whose services answer with the id of one execution. */
@Timeout(120)
@Tag("full")
final class TwoUsersStreamTest {
  private static final int ROUNDS = 5;

  @RegisterExtension final SandboxExtension hers = service(0.1, 1);
  @RegisterExtension final SandboxExtension his = service(0.05, 2);

  @TempDir Path folder;

  private static SandboxExtension service(double scale, long seed) {
    return SandboxExtension.clocked(
        Sandbox.builder()
            .latency(Duration.ofMinutes(10))
            .scale(scale)
            .with(s -> s.seed = seed)
            .tokenLifetime(Duration.ofDays(999)));
  }

  @Test
  void eachStreamReadsTheRowsOfItsUser() throws Exception {
    DailyReport ofHers = report(hers);
    DailyReport ofHis = report(his);
    assertThat(ofHers.rows()).isNotEqualTo(ofHis.rows());
    StreamRun first = new StreamRun(folder.resolve("first"));
    first.read(ofHers.options());
    String execution = first.executions().get(0);
    try (Relay attacker = Relay.plain(his.sandbox()).answerWith(execution)) {
      Map<String, String> options = ofHis.options();
      options.put("apiUrl", attacker.apiUrl());
      for (int round = 0; round < ROUNDS; round++) {
        StreamRun her = new StreamRun(folder.resolve("hers" + round));
        StreamRun him = new StreamRun(folder.resolve("his" + round));
        CompletableFuture<Void> beside = CompletableFuture.runAsync(() -> read(him, options));
        read(her, ofHers.options());
        beside.join();

        for (StreamRun run : List.of(her, him)) {
          assertThat(run.executions()).containsExactly(execution);
        }
        assertThat(her.rows()).containsExactly((long) ofHers.rows());
        assertThat(him.rows()).containsExactly((long) ofHis.rows());
      }
    }
  }

  private static DailyReport report(SandboxExtension service) {
    DailyReport report = DailyReport.create(service.clocked());
    report.pass(Duration.ofDays(1));
    return report;
  }

  private static void read(StreamRun run, Map<String, String> options) {
    try {
      run.read(options);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
