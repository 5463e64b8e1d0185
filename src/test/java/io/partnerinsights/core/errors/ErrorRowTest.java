package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrorRowTest {
  private static final ErrorRow ROW =
      ErrorCode.REPORT_NOT_FOUND.row(
          "There is no {kind} {reportId}",
          "{kind}s are {known}; {cause}",
          "use one of these names",
          "reportId, queryId");

  @Test
  void namesAreInOrderOfFirstOccurrence() {
    assertThat(ROW.parameters()).containsExactly("kind", "reportId", "known", "queryId");
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
                + " java.io.IOException: lost. Remedy: use one of these names."
                + " (reportId=$1 {known})");
  }

  /** An error must not hide another one. */
  @Test
  void wrongNumberOfArgumentsIsNotAFailure() {
    assertThat(ROW.error("report")).hasMessageContaining("There is no report {reportId}");
    assertThat(ROW.error("report", "r", "k", "q", "more")).hasMessageContaining("no report r");
  }

  @Test
  void nearNamesAreTheRemedy() {
    assertThat(ROW.near("Mnth", List.of("Month", "Year")).remedy())
        .isEqualTo("Did you mean Month?");
    assertThat(ROW.near("Revenue", List.of("Month")).remedy()).isEqualTo(ROW.remedy());
  }
}
