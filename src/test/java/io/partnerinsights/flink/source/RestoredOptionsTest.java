package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.source.HalfReadFile.Savepoint;
import io.partnerinsights.testing.ChangeTable;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that continue from a savepoint with other options: the rows are those of one job with the
 * new options, or the job is refused. The table of docs/upgrade.md says which.
 */
@Timeout(120)
final class RestoredOptionsTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  private static final int BOUNDED = 1;
  private static final int UNBOUNDED = 2;

  /** A query of the same report's dataset. */
  private static final String OTHER_QUERY =
      "SELECT CustomerName, MPNId FROM OfficeUsage TIMESPAN LIFETIME";

  @TempDir static Path folder;

  private static HalfReadFile file;
  private static ChangeTable documented;

  @BeforeAll
  static void startSandbox() throws IOException {
    file = new HalfReadFile(folder);
    documented =
        ChangeTable.of(Path.of("docs/upgrade.md"), "Restore a Flink job with other options");
  }

  @AfterAll
  static void closeSandbox() {
    file.close();
    if (!ShortCases.Provider.isShort()) {
      assertThat(documented.cellsNotLookedUp(UNBOUNDED)).as("cells without a test").isEmpty();
    }
  }

  @Test
  void everyOptionIsInTheTable() {
    assertThat(documented.options())
        .containsExactlyInAnyOrderElementsOf(
            Options.all().stream().map(ConnectorOption::key).toList());
  }

  /** Returns the options with which the first job of a case runs: it reads malformed rows. */
  private static Map<String, String> first(int kind) {
    Map<String, String> options = new HashMap<>();
    options.put("mode", "PERMISSIVE");
    options.put("schemaHints", "MPNId BIGINT");
    if (kind == BOUNDED) {
      options.put("query", HalfReadFile.QUERY);
    } else {
      options.put("reportId", file.reportId());
      options.put("startingExecution", "earliest");
    }
    return options;
  }

  private static Map<String, String> changed(int kind, String changes) {
    Map<String, String> options = first(kind);
    for (String change : changes.split("; ", -1)) {
      String[] parts = change.split("=", 2);
      options.put(parts[0], value(parts[1]));
    }
    return options;
  }

  /** Returns the value that a word in braces stands for; an empty one removes the option. */
  private static String value(String text) {
    return switch (text) {
      case "-" -> "";
      case "{query}" -> HalfReadFile.QUERY;
      case "{other query}" -> OTHER_QUERY;
      case "{report}" -> file.reportId();
      case "{other report}" -> file.createOtherReport();
      case "{execution}" -> file.executionId();
      case "{api}" -> file.service().sandbox().apiUrl();
      case "{authority}" -> file.service().sandbox().authorityUrl();
      case "{token}" -> file.refreshToken();
      default -> text;
    };
  }

  @ParameterizedTest(name = "{0}: {1}")
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "query, query={other query}",
            "executionId, query=-; reportId={report}; executionId={execution}",
            "timespan, 'query=-; dataset=OfficeUsage; columns=CustomerName,MPNId,Month;"
                + " timespan=LAST_MONTH'",
            "queryStartTime, queryStartTime=2026-01-01",
            "username, username=second@contoso.example",
            "apiUrl, apiUrl={api}",
            "mode, mode=DROPMALFORMED",
            "mode, mode=FAILFAST",
            "schemaHints, schemaHints=MPNId STRING",
            "columnNameOfCorruptRecord, columnNameOfCorruptRecord=broken",
            "reportFormat, reportFormat=TSV",
            "startingExecution, query=-; reportId={report}; startingExecution=earliest",
            "recurrenceInterval, recurrenceInterval=24h",
          }))
  void aBoundedReadRefuses(String option, String changes) throws Exception {
    refuses(BOUNDED, option, changes, "PI-6013");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "reportId, reportId={other report}, PI-6013",
            "query, reportId=-; query={other query}; recurrenceInterval=24h, PI-6013",
            "timespan, 'reportId=-; dataset=OfficeUsage; columns=CustomerName,MPNId,Month;"
                + " timespan=LAST_MONTH; recurrenceInterval=24h', PI-6013",
            "username, username=second@contoso.example, PI-3006",
            "mode, mode=DROPMALFORMED, PI-6013",
            "schemaHints, schemaHints=MPNId STRING, PI-6013",
            "columnNameOfCorruptRecord, columnNameOfCorruptRecord=broken, PI-6013",
            "reportFormat, reportId=-; query={query}; recurrenceInterval=24h; reportFormat=TSV,"
                + " PI-6014",
            "callbackUrl, reportId=-; query={query}; recurrenceInterval=24h;"
                + " callbackUrl=https://example.com/hook, PI-6014",
            "startingExecution, startingExecution=-, PI-6013",
            "recurrenceInterval, reportId=-; query={query}; recurrenceInterval=48h, PI-6014",
          }))
  void anUnboundedReadRefuses(String option, String changes, String code) throws Exception {
    refuses(UNBOUNDED, option, changes, code);
  }

  private static void refuses(int kind, String option, String changes, String code)
      throws Exception {
    assertThat(documented.lookUpCell(option, kind)).contains(code);
    Savepoint saved = file.savepointFor(first(kind));

    assertThatThrownBy(
            () -> {
              try (RunningJob job = file.startFromSavepoint(saved, changed(kind, changes))) {
                throw job.awaitFailure();
              }
            })
        .hasStackTraceContaining(code)
        .hasStackTraceContaining(code.equals("PI-6013") ? "without a savepoint" : "Remedy: ");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "1, failOnDataLoss, failOnDataLoss=false",
    "1, maxExecutionsPerTrigger, maxExecutionsPerTrigger=1",
    "2, maxExecutionsPerTrigger, maxExecutionsPerTrigger=1",
    "2, executionId, executionId=e1",
    "2, queryEndTime, reportId=-; query={query}; recurrenceInterval=24h; queryEndTime=2026-01-01",
    "2, reportLabel, reportLabel=usage",
  })
  void eachStartRefuses(int kind, String option, String changes) {
    assertThat(documented.lookUpCell(option, kind)).contains("rejected at each start (`PI-6002`)");

    assertThatThrownBy(
            () -> file.startFromSavepoint(new Savepoint("none", List.of()), changed(kind, changes)))
        .hasMessageContainingAll("PI-6002", option, "Remedy: ");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "refreshToken, username=-; password=-; clientSecret=-; refreshToken={token}",
            "authorityUrl, authorityUrl={authority}; readTimeout=30s",
            "pushdown, pushdown=always",
            "splitSize, splitSize=4KiB",
            "reuse, reuse=never; reuseMaxAge=1s; keep=report; preview=false; maxFieldBytes=64KiB;"
                + " errorValues=SHOW; reportTimeout=1h",
            "reportLabel, reportLabel=usage; reportDescription=mine",
            "callbackUrl, callbackUrl=https://example.com/hook",
          }))
  void aBoundedReadContinues(String option, String changes) throws Exception {
    continues(BOUNDED, option, changes);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "reportName, reportId=-; reportName=Daily usage",
            "recurrenceInterval, reportId=-; query={query}; recurrenceInterval=24h",
            "refreshToken, username=-; password=-; clientSecret=-; refreshToken={token}",
            "apiUrl, apiUrl={api}",
            "authorityUrl, authorityUrl={authority}; readTimeout=30s",
            "reportFormat, reportFormat=TSV",
            "pushdown, pushdown=always",
            "splitSize, splitSize=4KiB",
            "reuse, reuse=never; reuseMaxAge=1s; keep=report; preview=false; maxFieldBytes=64KiB;"
                + " errorValues=SHOW; reportTimeout=1h",
            "callbackUrl, callbackUrl=https://example.com/hook",
            "startingExecution, startingExecution=latest",
            "failOnDataLoss, failOnDataLoss=false",
          }))
  void anUnboundedReadContinues(String option, String changes) throws Exception {
    continues(UNBOUNDED, option, changes);
  }

  private static void continues(int kind, String option, String changes) throws Exception {
    assertThat(documented.lookUpCell(option, kind))
        .containsAnyOf("may change", "without effect", " if ");

    assertReads(kind, first(kind), changed(kind, changes), row -> true);
  }

  /** Checks the rows of a job and of the one that continues with other options. */
  private static void assertReads(
      int kind, Map<String, String> first, Map<String, String> changed, IntPredicate fits)
      throws Exception {
    List<String> expected = HalfReadFile.rowNames(fits);
    Savepoint saved = file.savepointFor(first);
    List<String> rows = new ArrayList<>(saved.emittedRows());
    try (RunningJob job = file.startFromSavepoint(saved, changed)) {
      rows.addAll(
          job.awaitResults(kind == BOUNDED ? Integer.MAX_VALUE : expected.size() - rows.size()));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** FAILFAST reads the second column as a text, in which each value fits. */
  private static Map<String, String> failFast(int kind, String mode, String columnsRead) {
    Map<String, String> options = new HashMap<>(first(kind));
    options.put("mode", mode);
    options.put("schemaHints", "MPNId STRING");
    options.put(HalfReadFile.COLUMNS_READ, columnsRead);
    return options;
  }

  @ParameterizedTest(name = "{0}: {1} of {2} columns")
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "1, PERMISSIVE, 3",
            "1, DROPMALFORMED, 3",
            "1, PERMISSIVE, 2",
            "2, PERMISSIVE, 3",
            "2, DROPMALFORMED, 3",
          }))
  void everyModeContinuesAfterFailFast(int kind, String mode, String columns) throws Exception {
    assertThat(documented.lookUpCell("mode", kind)).contains("except from FAILFAST");

    assertReads(
        kind,
        failFast(kind, "FAILFAST", columns),
        failFast(kind, mode, columns),
        mode.equals("PERMISSIVE") ? row -> true : HalfReadFile::isMonth);
  }

  /** FAILFAST has not checked the months, so it may have read rows that DROPMALFORMED drops. */
  @Test
  @Tag("full")
  void dropMalformedRefusesRowsThatWereNotChecked() throws Exception {
    Savepoint saved = file.savepointFor(failFast(BOUNDED, "FAILFAST", "2"));

    try (RunningJob job = file.startFromSavepoint(saved, failFast(BOUNDED, "DROPMALFORMED", "2"))) {
      assertThat(job.awaitFailure())
          .hasStackTraceContaining(
              "columns have changed. Reason: checked columns that only the new options have: Month"
                  + " DATE. Remedy:");
    }
  }

  @Test
  void otherColumnsAreRefused() throws Exception {
    Savepoint saved = file.savepointFor(failFast(BOUNDED, "FAILFAST", "3"));

    try (RunningJob job = file.startFromSavepoint(saved, failFast(BOUNDED, "FAILFAST", "2"))) {
      assertThat(job.awaitFailure())
          .hasStackTraceContaining("PI-6013")
          .hasStackTraceContaining("columns that only the state has: Month DATE. Remedy:");
    }
  }

  /** A bounded job of several readers has finished ones, which Flink does not continue here. */
  @ParameterizedTest(name = "{0}: {1} readers, then {2}")
  @CsvSource({"1, 1, 4", "2, 1, 4", "2, 4, 1", "2, 3, 2"})
  @Tag("full")
  void rescalingLosesAndRepeatsNoRow(int kind, int before, int after) throws Exception {
    assertReads(kind, readers(kind, before), readers(kind, after), row -> true);
  }

  /** Returns options of a job that reads the texts of the file, with this number of readers. */
  private static Map<String, String> readers(int kind, int count) {
    Map<String, String> options = new HashMap<>(first(kind));
    options.put("schemaHints", "MPNId STRING, Month STRING");
    options.put(HalfReadFile.PARALLELISM, String.valueOf(count));
    return options;
  }

  @Test
  @Tag("full")
  void theStateOfADeletedReportIsRefused() throws Exception {
    try (HalfReadFile other = new HalfReadFile(folder)) {
      Map<String, String> options = new HashMap<>(first(UNBOUNDED));
      options.put("reportId", other.reportId());
      Savepoint saved = other.savepointFor(options);
      other.createOtherReport();
      other.service().client().deleteReport(other.reportId());
      options.put("reportId", "");
      options.put("reportName", "Other usage");

      try (RunningJob job = other.startFromSavepoint(saved, options)) {
        assertThat(job.awaitFailure())
            .hasStackTraceContaining("PI-6013")
            .hasStackTraceContaining("was deleted, or the signed-in user cannot see it")
            .hasStackTraceContaining(other.reportId());
      }
    }
  }

  /** The same number of rows of another file would be other rows. */
  @ParameterizedTest
  @CsvSource({
    "1, to read the report again from its first row",
    "2, with option startingExecution set to 20"
  })
  @Tag("full")
  void aFileThatChangesAfterRowsWereEmittedEndsTheJob(int kind, String remedy) throws Exception {
    try (HalfReadFile other = new HalfReadFile(folder)) {
      Map<String, String> options = new HashMap<>(first(kind));
      options.computeIfPresent("reportId", (name, id) -> other.reportId());
      Savepoint saved = other.savepointFor(options);
      other.service().sandbox().changeEtags();

      try (RunningJob job = other.startFromSavepoint(saved, options)) {
        assertThat(job.awaitFailure())
            .hasStackTraceContaining("PI-4003")
            .hasStackTraceContaining("a different ETag than before the restart")
            .hasStackTraceContaining(remedy);
      }
    }
  }
}
