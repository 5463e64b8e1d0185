package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class UnexpectedErrorTest {
  @Test
  void saysWhereItHappenedAndWhereToReportIt() {
    Throwable failure = new IllegalStateException("Job aborted", thrown(() -> List.of().get(0)));

    assertThat(UnexpectedError.describe(failure, "in the log"))
        .matches(
            "Unexpected error in UnexpectedErrorTest\\.\\S+ \\(UnexpectedErrorTest\\.java:\\d+\\):"
                + " java\\.lang\\.ArrayIndexOutOfBounds.* This is a bug in the connector\\. Report"
                + " it at https://github\\.com/\\S+/issues, with the stack trace in the log");
  }

  @Test
  void showsNoSecret() {
    Throwable failure = new IllegalStateException("GET https://host/file?sig=hush");

    assertThat(UnexpectedError.describe(failure, "") + UnexpectedError.traceOf(failure))
        .contains("UnexpectedErrorTest.showsNoSecret")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @MethodSource
  void onlyAMistakeInTheConnectorsCodeIsABug(Throwable failure, boolean isBug) {
    assertThat(UnexpectedError.isBug(failure)).isEqualTo(isBug);
    assertThat(UnexpectedError.isBug(new IllegalStateException("a", failure))).isEqualTo(isBug);
  }

  static Stream<Arguments> onlyAMistakeInTheConnectorsCodeIsABug() {
    NullPointerException ofLibrary = new NullPointerException();
    ofLibrary.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("io.partnerinsights.shaded.okio.Okio", "a", "Okio.java", 1),
          new StackTraceElement("io.partnerinsights.core.http.Retries", "b", "Retries.java", 2)
        });
    return Stream.of(
        arguments(thrown(() -> Objects.requireNonNull(null)), true),
        arguments(thrown(() -> List.of().iterator().next()), true),
        arguments(ofLibrary, false),
        arguments(new IOException("disk full"), false),
        arguments(ErrorCode.REPORT_TIMEOUT.template("late", "wait").error(), false));
  }

  private static Throwable thrown(ThrowingCallable call) {
    return catchThrowable(call);
  }
}
