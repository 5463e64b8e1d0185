package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.arch.ErrorRows;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.spark.application.SparkApplication;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
          + "|[Rr]ead (it|again|the report|the file|less)|run the action|stream|DataFrame";

  @Test
  void eachErrorThatALoadMeetsHasARemedyOfALoad() throws IOException {
    SoftAssertions all = new SoftAssertions();
    Set<ErrorCode> checked = new TreeSet<>();
    ErrorRows.all()
        .forEach(
            (name, row) -> {
              Object[] values =
                  row.parameterNames().stream().map(each -> "<" + each + ">").toArray();
              PartnerInsightsException of = row.error(values);
              // Spark plans the reads of a load, too.
              String error =
                  LoadErrors.summarize(of.withAddedRemedy(SparkApplication.RELOAD_REMEDY));
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
    assertThat(
            LoadErrors.summarize(ErrorCode.QUOTA_EXCEEDED.template("x", "option reportId").error()))
        .endsWith("in an hour, or delete reports that are not needed (procedure clean_up)");
  }

  /** What Iceberg adds to a failure of a commit. */
  private static final String ADVICE =
      """

      Cannot determine whether the commit was successful or not, the underlying data files may \
      or may not be needed. Manual intervention may be needed.
      Please check to see whether or not your commit was successful before retrying this commit. \
      Retrying an already successful operation will result in duplicate records.
      At this time no files will be deleted including possibly unused manifest lists.
      """;

  /** What Iceberg and Spark throw, which may be a text of another process. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java.net.ConnectException: Connection refused | true
          java.net.NoRouteToHostException: No route to host | true
          java.net.SocketException: Connection reset | true
          java.net.SocketTimeoutException: Read timed out | true
          java.net.UnknownHostException: catalog.example | true
          org.apache.iceberg.shaded.org.apache.hc.core5.http.NoHttpResponseException: it failed to respond | true
          org.apache.iceberg.shaded.org.apache.hc.client5.http.HttpHostConnectException: Connect failed | true
          org.apache.iceberg.exceptions.ServiceUnavailableException: Service not available: 503 | true
          org.apache.iceberg.exceptions.CommitStateUnknownException: Service failed: 504 | true
          java.sql.SQLTransientConnectionException: The database is not available | true
          java.util.concurrent.TimeoutException: Futures timed out | false
          java.io.IOException: No space left on device | false
          java.io.FileNotFoundException: /lake/office_usage | false
          javax.net.ssl.SSLHandshakeException: PKIX path building failed | false
          org.apache.hadoop.security.AccessControlException: Permission denied | false
          org.apache.iceberg.exceptions.ForbiddenException: not authorized | false
          org.apache.iceberg.exceptions.CommitFailedException: Version 3 exists | false
          """)
  void anOutageIsRetryableWithoutIcebergsAdvice(String failure, boolean isOutage) {
    String text = failure + ADVICE + "\tat org.example.Table.commit(Table.java:12)";
    String summary =
        LoadErrors.summarize(new IllegalStateException("Job aborted", new Exception(text)));

    assertThat(summary)
        .contains("Job aborted " + failure)
        .doesNotContain("Cannot determine", "duplicate records", "manifest lists", "org.example");
    assertThat(summary.startsWith("[PI-6019]")).isEqualTo(isOutage);
    assertThat(summary.contains("Remedy: run the load again when the server is available."))
        .isEqualTo(isOutage);
  }

  /** The result of the table of loads has a code and a remedy of its own. */
  @Test
  void aReasonHasNeitherCodeNorRemedy() {
    String reason =
        LoadErrors.reasonWithoutCode(new IllegalStateException(new ConnectException("refused")));

    assertThat(reason).contains("is not available", "refused");
    assertThat(reason).doesNotContain("PI-", "Remedy");
    assertThat(LoadErrors.reasonWithoutCode(new IllegalStateException("full"))).isEqualTo("full");
  }

  /** What Spark says of the failed job would hide that the connector is to blame. */
  @Test
  void aBugNamesItsPlace() {
    Throwable bug = catchThrowable(() -> Objects.requireNonNull(null));

    assertThat(LoadErrors.summarize(new IllegalStateException("Job aborted", bug)))
        .startsWith("Unexpected error in LoadErrorsTest.")
        .contains("NullPointerException. This is a bug in the connector. Report it at https://");
    assertThat(LoadErrors.summarize(new SQLException())).contains("thrown in LoadErrorsTest.");
  }

  /** Otherwise, the time-out of one dataset would end the loads of all. */
  @Test
  void aTimeOutThatSparkCallsAnInterruptIsNoInterrupt() {
    Exception failure = new InterruptedException("a wait");

    assertThat(LoadErrors.isInterrupt(new IllegalStateException(failure))).isFalse();
    failure.initCause(ErrorCode.WAIT_INTERRUPTED.template("interrupted", "wait").error());
    assertThat(LoadErrors.isInterrupt(new IllegalStateException(failure))).isTrue();
  }
}
