package io.partnerinsights.core.errors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorTemplateTest {
  private static final ErrorTemplate ROW =
      ErrorCode.REPORT_NOT_FOUND.template(
          "There is no {kind} {reportId}",
          "{kind}s are {known}; {cause}",
          "use one of these names",
          "reportId, queryId");

  @Test
  void namesAreInOrderOfFirstOccurrence() {
    assertThat(ROW.parameterNames()).containsExactly("kind", "reportId", "known", "queryId");
  }

  @Test
  void fillsTextsAndIds() {
    IOException cause = new IOException("lost");

    PartnerInsightsException e =
        ROW.causedBy(cause, "report", "$1 {known}", List.of("a", "b"), null);

    assertThat(e)
        .hasCause(cause)
        .hasMessage(
            "[PI-3006] There is no report $1 {known}. Reason: reports are a, b;"
                + " lost. Remedy: use one of these names."
                + " (reportId=$1 {known})");
  }

  @ParameterizedTest
  @MethodSource
  void causesAreSentencesWithoutNamesOfClasses(Throwable cause, String reason) {
    assertThat(CauseText.of(cause)).isEqualTo(reason);
    assertThat(ROW.causedBy(cause, "report", "r", "known", null)).hasMessageContaining(reason);
  }

  static Stream<Arguments> causesAreSentencesWithoutNamesOfClasses() {
    Path file = Path.of("absent", "q.sql");
    return Stream.of(
        arguments(thrown(() -> Files.readString(file)), "the file or its folder does not exist"),
        arguments(new AccessDeniedException("q.sql"), "access is denied"),
        arguments(new FileSystemException("q.sql", null, "Disk full"), "Disk full"),
        arguments(
            thrown(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(new byte[] {-1}))),
            "it is not encoded in UTF-8"),
        arguments(new UnknownHostException("host.invalid"), "no host has this name"),
        arguments(thrown(() -> Class.forName("org.example.None")), "the class was not found"),
        arguments(
            thrown(() -> "".getClass().asSubclass(Number.class)), "the class has another type"),
        arguments(new InvocationTargetException(new IllegalStateException("no key")), "no key"),
        arguments(new NoSuchMethodError("a.B.c()"), "NoSuchMethodError: a.B.c()"),
        arguments(withoutMessage(), "SocketException without a message, thrown in B.c (B.java:7)"));
  }

  private static Throwable withoutMessage() {
    SocketException e = new SocketException();
    e.setStackTrace(new StackTraceElement[] {new StackTraceElement("a.B", "c", "B.java", 7)});
    return e;
  }

  private static Throwable thrown(ThrowingCallable call) {
    return catchThrowable(call);
  }

  /** An error must not hide another one. */
  @Test
  void wrongNumberOfArgumentsIsNotAFailure() {
    assertThat(ROW.error("report")).hasMessageContaining("There is no report {reportId}");
    assertThat(ROW.error("report", "r", "k", "q", "more")).hasMessageContaining("no report r");
  }

  @Test
  void nearNamesAreTheRemedy() {
    assertThat(ROW.withSuggestion("Mnth", List.of("Month", "Year")).remedyTemplate())
        .isEqualTo("Did you mean Month?");
    assertThat(ROW.withSuggestion("Revenue", List.of("Month")).remedyTemplate())
        .isEqualTo(ROW.remedyTemplate());
  }
}
