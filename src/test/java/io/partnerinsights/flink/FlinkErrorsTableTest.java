package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.flink.source.split.FinalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the table of docs/flink.md with the codes, and the codes with what Flink restarts. */
final class FlinkErrorsTableTest {
  private static final Path PAGE = Path.of("docs/flink.md");
  private static final String HEADER = "| errors of | a restart follows | the job ends |";

  /** The first column, in the order of the codes' first digit. */
  private static final List<String> AREAS =
      List.of("sign-in", "queries", "reports", "files", "values", "options and state");

  @Test
  void theTableHasEachCode() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int first = lines.indexOf(HEADER) + 2;

    assertThat(lines.subList(first, first + AREAS.size()))
        .containsExactlyElementsOf(AREAS.stream().map(FlinkErrorsTableTest::row).toList());
  }

  private static String row(String area) {
    String digit = "PI-" + (AREAS.indexOf(area) + 1);
    return "| %s | %s | %s |"
        .formatted(
            area, codes(digit, ErrorCode::isRetryable), codes(digit, code -> !code.isRetryable()));
  }

  private static String codes(String prefix, Predicate<ErrorCode> chosen) {
    String codes =
        Arrays.stream(ErrorCode.values())
            .filter(chosen)
            .map(ErrorCode::code)
            .filter(code -> code.startsWith(prefix))
            .collect(Collectors.joining(", "));
    return codes.isEmpty() ? "none" : codes;
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void flinkRestartsAfterARetryableErrorOnly(ErrorCode code) {
    RuntimeException thrown = FinalException.of(code.row("x", "none").error());

    assertThat(thrown).hasMessageContaining(code.code());
    assertThat(
            ThrowableClassifier.findThrowableOfThrowableType(
                new IllegalStateException(thrown), ThrowableType.NonRecoverableError))
        .matches(found -> found.isPresent() != code.isRetryable());
  }
}
