package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.Serialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemTest {
  @Test
  void messageContainsProblemReasonRemedyAndIds() {
    PartnerInsightsException e =
        Problem.of(ErrorCode.REPORT_TIMEOUT, "The report did not complete within 4h")
            .reason("the service still says Running")
            .remedy("read it later with option reportId.")
            .id("reportId", "r-1")
            .id("executionId", null)
            .toException();

    assertThat(e)
        .isInstanceOf(ReportException.class)
        .hasMessage(
            "[PI-3001] The report did not complete within 4h. Reason: the service still says"
                + " Running. Remedy: read it later with option reportId. (reportId=r-1)");
    assertThat(e.ids()).containsOnlyKeys("reportId");
  }

  @Test
  void redactsTokensAndQueryStrings() {
    PartnerInsightsException e =
        Problem.of(
                ErrorCode.DOWNLOAD_BROKEN, "https://u:p@blob.example/f.csv?sig=abc%3D&se=1 broke")
            .reason("Authorization: Bearer abcdefgh12345.x-y_z== was refused")
            .remedy("eyJhbGciOi.eyJzdWIi.c2ln is no answer")
            .toException();

    assertThat(e.getMessage())
        .contains("https://***@blob.example/f.csv?***", "Bearer ***")
        .doesNotContain("sig=", "u:p", "abcdefgh12345", "eyJ");
  }

  /** Escape sequences, line breaks, marks of direction, C1 controls and half a character. */
  @Test
  void textsOfTheServiceControlNothing() {
    PartnerInsightsException e =
        Problem.of(ErrorCode.SERVICE_FAILED, "a\u001B[2J\u009Bb")
            .reason("c\r\nd\u202Ee\u2028f\u0085g")
            .remedy("h\uD800i\u200Fj")
            .id("reportId", "k\nl")
            .toException();

    for (String shown : List.of(e.getMessage(), e.summary(), e.ids().get("reportId"))) {
      assertThat(shown).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");
    }
    assertThat(PlainText.of("Ωμέγα 日本 می\u200Cخواهم 👩\u200D👧"))
        .isEqualTo("Ωμέγα 日本 می\u200Cخواهم 👩\u200D👧");
  }

  /** PySpark shows the message of an IllegalArgumentException. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void codesAreUniqueAndDecideTheExceptionClass(ErrorCode code) {
    PartnerInsightsException e = Problem.of(code, "x").toException();

    List<Class<?>> areas =
        List.of(
            SignInException.class,
            QueryException.class,
            ReportException.class,
            DownloadException.class,
            ParseException.class,
            OptionsException.class);
    assertThat(e)
        .isExactlyInstanceOf(areas.get(code.messageCode().charAt(3) - '1'))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            Arrays.stream(ErrorCode.values())
                .filter(c -> c.messageCode().equals(code.messageCode())))
        .hasSize(1);
  }

  @Test
  void summaryIsProblemAndReasonWithoutSecrets() {
    PartnerInsightsException e =
        Problem.of(ErrorCode.SERVICE_FAILED, "No answer")
            .reason("https://store/a.csv?sig=abc is busy")
            .remedy("try again")
            .id("reportId", "r-1")
            .toException();

    assertThat(e.summary())
        .startsWith("No answer: https://store/a.csv?")
        .endsWith("is busy")
        .doesNotContain("abc");
  }

  @Test
  void exceptionIsSerializable() {
    PartnerInsightsException sent =
        Problem.of(ErrorCode.VALUE_DOES_NOT_FIT, "x").id("row", "7").toException();

    PartnerInsightsException received = Serialization.copyOf(sent);

    assertThat(received).hasMessage(sent.getMessage());
    assertThat(received.ids()).containsEntry("row", "7");
  }

  /** An HTTP date gives a wait with a part of a second, and a copy repeats as late. */
  @Test
  void theRequestedWaitIsExactAndInTheMessage() {
    Duration wait = Duration.ofMillis(1_500);
    PartnerInsightsException e =
        Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "x").retryAfter(wait).toException();

    assertThat(e).hasMessageContaining("(retryAfterSeconds=1)");
    assertThat(e.withAddedRemedy("y").withId("reportId", "r-1").retryAfter()).contains(wait);
    assertThat(Serialization.copyOf(e).retryAfter()).contains(wait);
    assertThat(Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "x").toException().retryAfter()).isEmpty();
  }
}
