package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Applications in processes of their own, one of which is killed before the answer to its POST. */
@Timeout(120)
@Tag("full")
final class KilledProcessTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String REPORTS = "/ScheduledReport";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(2)).scale(0.1));

  @TempDir Path folder;

  @Test
  void twoApplicationsShareTheReportOfAKilledOne() throws Exception {
    service.sandbox().faults().on("POST", REPORTS).loseTheResponse();
    Process killed = start("killed");
    try {
      service.calls().await("POST", REPORTS);
    } finally {
      killed.destroyForcibly().waitFor();
    }

    Process first = start("first");
    Process second = start("second");

    String rows = "rows=" + service.sandbox().expectedRows(QUERY).size();
    assertThat(printed(first, "first")).contains(rows);
    assertThat(printed(second, "second")).contains(rows);
    assertThat(service.calls().count("POST", REPORTS)).isOne();
  }

  private Process start(String name) throws IOException {
    List<String> command = ChildProcess.java(ChildProcess.ownClassPath(), List.of("-Xmx256m"));
    command.add(Main.class.getName());
    ReadOptions.of(service.sandbox(), "query", QUERY)
        .forEach((option, value) -> command.add(option + "=" + value));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name).toFile())
        .start();
  }

  private String printed(Process process, String name) throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(folder.resolve(name));
  }

  /** The application: counts the rows of one read. */
  static final class Main {
    public static void main(String[] arguments) {
      Map<String, String> options = new HashMap<>();
      for (String argument : arguments) {
        String[] option = argument.split("=", 2);
        options.put(option[0], option[1]);
      }
      try (Application application = new Application()) {
        ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).plan();
        Report report = plan.read().await();
        int rows = RowTexts.of(report.splits(plan.spec()), report, plan.spec()).size();
        System.out.println("rows=" + rows);
      }
    }
  }
}
