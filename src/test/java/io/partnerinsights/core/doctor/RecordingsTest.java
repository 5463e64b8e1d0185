package io.partnerinsights.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.testing.PlayedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the recordings in src/test/resources/recordings, one folder each. To add a real one, copy
 * the folder that {@code partnerinsights doctor --record} has written.
 */
final class RecordingsTest {
  private static final Path RECORDINGS = Path.of("src", "test", "resources", "recordings");

  static List<Path> recordings() throws IOException {
    try (Stream<Path> folders = Files.list(RECORDINGS)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void nothingFails(Path recording) throws IOException {
    try (PlayedService service = PlayedService.of(recording)) {
      assertThat(examine(service)).isNotEmpty().noneMatch(Finding::isFailed);
    }
  }

  @Test
  void thePublishedSamplesAreUnderstood() throws IOException {
    try (PlayedService service = PlayedService.of(RECORDINGS.resolve("published"))) {
      assertThat(examine(service))
          .extracting(Finding::check, Finding::text)
          .anySatisfy(found -> assertThat(found.toString()).contains("datasets", "OfficeUsage"))
          .anySatisfy(
              found -> assertThat(found.toString()).contains("types", "rows in the sample: 1"));
    }
  }

  /** Examines a service as the doctor would the real one, without a report. */
  static List<Finding> examine(PlayedService service) {
    return new Doctor(ConnectorOptions.parseAccount(service.options()), Map.of(), false, null)
        .examine(finding -> {}, line -> {});
  }
}
