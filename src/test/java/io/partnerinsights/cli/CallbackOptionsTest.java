package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The URL that the service calls after a run, and how: in a read and in a schedule. */
final class CallbackOptionsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final Map<String, String> READ =
      Map.of(
          "query", "SELECT CustomerName FROM OfficeUsage", "callbackUrl", "https://h.example/a//");

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"get,GET", "POST,POST", ",POST"})
  void aReadAndAScheduleSayTheSame(String given, WebhookMethod method) {
    Map<String, String> options = new HashMap<>(READ);
    List<String> arguments = new ArrayList<>(List.of("--callbackUrl", "https://h.example/a/"));
    if (given != null) {
      options.put("callbackMethod", given);
      arguments.addAll(List.of("--callbackMethod", given));
    }

    assertThat(ReportSettings.of(ConnectorOptions.parse(options)).webhook())
        .isEqualTo(new Webhook("https://h.example/a", method));
    JsonNode created = create(arguments).json();
    assertThat(created.path("callbackUrl").asText()).isEqualTo("https://h.example/a");
    assertThat(created.path("callbackMethod").asText()).isEqualTo(method.name());
  }

  @Test
  void aMethodAloneIsRefused() {
    assertThatThrownBy(() -> ConnectorOptions.parse(Map.of("query", "x", "callbackMethod", "GET")))
        .hasMessageContaining("PI-6001")
        .hasMessageContaining("callbackUrl");
    assertThat(create(List.of("--callbackMethod", "GET")).err()).contains("PI-6001", "callbackUrl");
  }

  /** It would begin the schedule again and change nothing. */
  @Test
  void anUpdateWithoutAChangeIsRefused() {
    String report = create(List.of()).json().path("reportId").asText();
    SERVICE.calls().reset();

    CommandRun update = run(List.of("reports", "update", report));

    assertThat(update.exit()).isEqualTo(2);
    assertThat(update.err()).contains("PI-6001", report, "no option says what to change");
    assertThat(SERVICE.calls().all()).isEmpty();
    assertThat(run(List.of("reports", "update", report, "--description", "new")).exit()).isZero();
  }

  @Test
  void helpIsACommandToo() {
    assertThat(run(List.of("help")).out()).contains("Usage: partnerinsights", "reports");
    assertThat(run(List.of("help", "download")).out())
        .contains("Usage: partnerinsights download", "--reportTimeout");
    assertThat(run(List.of("help", "donwload")).err()).contains("donwload");
  }

  private CommandRun create(List<String> more) {
    SERVICE.calls().reset();
    CommandRun query =
        run(List.of("queries", "create", "q", "SELECT CustomerName FROM OfficeUsage", "--json"));
    List<String> arguments =
        new ArrayList<>(List.of("reports", "create", "r", "--recurrenceInterval", "24h", "--json"));
    arguments.addAll(List.of("--queryId", query.json().path("queryId").asText()));
    arguments.addAll(more);
    return run(arguments);
  }

  private CommandRun run(List<String> arguments) {
    Map<String, String> environment = new HashMap<>();
    SERVICE.options().forEach((key, value) -> environment.put(variable(key), value));
    return CommandRun.of(environment, home, "", false, arguments.toArray(String[]::new));
  }

  private static String variable(String option) {
    return "PARTNERINSIGHTS_" + option.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
