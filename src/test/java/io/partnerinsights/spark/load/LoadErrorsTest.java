package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.arch.ErrorRows;
import io.partnerinsights.core.errors.ErrorCode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What a load says of errors that also occur in reads. */
final class LoadErrorsTest {
  /** The errors of queries, reports and options of a user, of streams and of other programs. */
  private static final Set<ErrorCode> OF_OTHERS =
      EnumSet.of(
          ErrorCode.QUERY_SYNTAX,
          ErrorCode.UNSAFE_LITERAL,
          ErrorCode.QUERY_NOT_FOUND,
          ErrorCode.DUPLICATE_COLUMN,
          ErrorCode.DATE_IN_TEXT,
          ErrorCode.WAIT_INTERRUPTED,
          ErrorCode.EXECUTIONS_LOST,
          ErrorCode.REPORT_NOT_RUN_YET,
          ErrorCode.OPTION_MISSING,
          ErrorCode.OPTION_CONFLICT,
          ErrorCode.OPTION_UNKNOWN,
          ErrorCode.OPTION_VALUE,
          ErrorCode.READ_ONLY,
          ErrorCode.CHECKPOINT_MISMATCH,
          ErrorCode.OUTPUT_UNWRITABLE);

  /** The remedies of one who calls load(), and has options, an action or a schema. */
  private static final String OF_READS =
      "reuse=|option (reportId|executionId|query|queryId|mode)\\b|your schema"
          + "|[Rr]ead (it|again|the report|the file|less)|run the action|stream";

  @Test
  void eachErrorThatALoadMeetsHasARemedyOfALoad() throws IOException {
    SoftAssertions all = new SoftAssertions();
    Set<ErrorCode> checked = new TreeSet<>();
    ErrorRows.all()
        .forEach(
            (name, row) -> {
              Object[] values = row.parameters().stream().map(each -> "<" + each + ">").toArray();
              String error = LoadErrors.summary(row.error(values));
              if (!OF_OTHERS.contains(row.code())) {
                checked.add(row.code());
                all.assertThat(error.replaceFirst("(?s).*Remedy: ", ""))
                    .as(name)
                    .doesNotContainPattern(OF_READS);
              }
            });
    all.assertAll();
    assertThat(checked).hasSizeGreaterThan(35);
    // The client makes this one from what the service says.
    assertThat(LoadErrors.summary(ErrorCode.QUOTA_EXCEEDED.row("x", "option reportId").error()))
        .endsWith("in an hour, or delete reports that are not needed (procedure clean_up)");
  }
}
