package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a night says of a dataset, a file, a table or a call that is not as on the night before. */
@Tag("delta")
final class LoadNightTest {
  private static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";
  private static final String OTHER = "EMSUsage";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.05));

  private String error(String... arguments) {
    return catchThrowable(() -> loads.loadTable(arguments)).getMessage();
  }

  private List<List<String>> noted(String state) {
    return loads.queryRows(
        "SELECT dataset FROM lake.partnerinsights_loads WHERE state = '" + state + "'");
  }

  private static Response edited(Interceptor.Chain chain, int code, String from, String to)
      throws IOException {
    Response response = chain.proceed(chain.request());
    String body = response.body().string().replaceAll(from, to);
    return response
        .newBuilder()
        .code(code)
        .body(ResponseBody.create(body, response.body().contentType()))
        .build();
  }

  @Test
  void aNamedDatasetThatIsNotListedDoesNotDelayTheOthers() {
    loads.wire = chain -> edited(chain, 200, "\"" + DATASET + "\"", "\"Gone\"");

    String error = catchThrowable(() -> loads.loadDataset(OTHER + "," + DATASET)).getMessage();

    assertThat(error)
        .contains(
            "The load ended with problems (affected datasets: 0 of 1)",
            "run NEEDS_ATTENTION: [PI-2002] The account has no dataset OfficeUsage");
    assertThat(noted("LOADED")).containsExactly(List.of(OTHER));
    assertThat(noted("NEEDS_ATTENTION")).containsExactly(List.of("run"));
  }

  /** Otherwise, its table would get no new rows without a message. */
  @ParameterizedTest
  @ValueSource(strings = {"", DATASET, OTHER + "," + DATASET, "officeusage"})
  @Tag("full")
  void aLoadedDatasetThatIsNoLongerListedNeedsTheUser(String named) {
    loads.loadTable("wait", "false");
    loads.wire = chain -> edited(chain, 200, "\"" + DATASET + "\"", "\"Gone\"");
    List<String> arguments = new ArrayList<>(List.of("into", loads.schema(), "dry_run", "true"));
    if (!named.isEmpty()) {
      arguments.addAll(List.of("datasets", named));
    }

    List<LoadResult> planned = loads.runLoad(arguments.toArray(String[]::new));

    assertThat(planned)
        .filteredOn(result -> result.state() == State.NEEDS_ATTENTION)
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.dataset()).isEqualTo(DATASET);
              assertThat(result.message())
                  .contains("office_usage gets no new rows", "roles in Partner Center")
                  .contains("system.unschedule(dataset => 'OfficeUsage')");
            });
  }

  /** Another application lists the datasets anew in each load, however long it lives. */
  @Test
  @Tag("full")
  void aDatasetThatIsRemovedIsNoticedByTheNextLoadOfAnApplication() {
    LoadService.LoadApplication account = loads.new LoadApplication();
    loads.runLoad(account, "into", loads.schema(), "datasets", OTHER, "wait", "false");
    loads.wire = chain -> edited(chain, 200, "\"" + OTHER + "\"", "\"Gone\"");

    assertThatThrownBy(
            () ->
                loads.runLoad(account, "into", loads.schema(), "datasets", OTHER, "wait", "false"))
        .hasMessageContaining(
            "The load ended with problems (affected datasets: 1 of 1). Reason: EMSUsage"
                + " NEEDS_ATTENTION");
    assertThat(noted("NEEDS_ATTENTION")).containsExactly(List.of(OTHER));
  }

  @Test
  @Tag("full")
  void aDamagedTableOfAnUnlistedDatasetFailsOnlyThisDataset() throws IOException {
    loads.loadTable("wait", "false");
    Path table = Path.of(loads.queryRows("DESCRIBE DETAIL " + TABLE).get(0).get(4).substring(5));
    Files.writeString(
        table.resolve("_delta_log/%020d.json".formatted(1 + Long.parseLong(loads.tableVersion()))),
        "{\"add\": {");
    loads.scheduledReportIds().forEach(loads.clockedSandbox().client()::deleteReport);
    loads.wire = chain -> edited(chain, 200, "\"" + DATASET + "\"", "\"Gone\"");

    assertThatThrownBy(() -> loads.loadDataset(DATASET + "," + OTHER, "wait", "false"))
        .hasMessageContaining(
            "The load ended with problems (affected datasets: 1 of 2). Reason: OfficeUsage FAILED:"
                + " ")
        .hasMessageNotContaining("PI-2002");
    assertThat(noted("FAILED")).containsExactly(List.of(DATASET));
  }

  /** The monitor's view of docs/production.md, and the problems that docs/metrics.md exports. */
  private List<List<String>> toCheck() throws IOException {
    loads.queryRows(statementOf("docs/production.md", "CREATE OR REPLACE VIEW lake"));
    List<List<String>> checked =
        loads.queryRows("SELECT dataset, problem FROM lake.loads_to_check");

    assertThat(loads.queryRows(statementOf("docs/metrics.md", "SELECT format_string")))
        .filteredOn(row -> row.get(0).matches("partnerinsights_load_problem.* 1"))
        .hasSameSizeAs(checked.stream().filter(row -> !row.get(1).equals("null")).toList());
    return checked;
  }

  /** Returns a page's statement, at the time of the sandbox. */
  private String statementOf(String page, String beginning) throws IOException {
    String now = "TIMESTAMP'" + loads.clockedSandbox().clock().instant() + "'";
    String text = Files.readString(Path.of(page));
    return text.replaceAll("(?s).*(" + beginning + "[^;]*);.*", "$1")
        .replace("current_timestamp()", now);
  }

  private void failBeforeTheFirstDataset(String... datasets) {
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    loads.wire = chain -> edited(chain, 403, "", "");
    List<String> arguments = new ArrayList<>(List.of("into", loads.schema()));
    arguments.addAll(List.of(datasets));
    assertThatThrownBy(() -> loads.runLoad(arguments.toArray(String[]::new)))
        .hasMessageStartingWith("[PI-1006]")
        .hasMessageNotContaining("DataFrame");
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    loads.wire = chain -> chain.proceed(chain.request());
  }

  /** Its row has the dataset's own name, or that of the run if nothing has the name. */
  @ParameterizedTest
  @CsvSource({
    "officeusage, OfficeUsage, FAILED",
    "OfficeUsage, OfficeUsage, FAILED",
    "OfficeUsge, run, NEEDS_ATTENTION"
  })
  @Tag("full")
  void aRunThatLoadsNoDatasetIsSeenUntilALaterRun(String named, String noted, String state)
      throws IOException {
    loads.loadTable("wait", "false");
    failBeforeTheFirstDataset("datasets", named);
    assertThat(toCheck()).contains(List.of(noted, state));

    loads.loadTable("wait", "false");

    assertThat(toCheck()).doesNotContain(List.of(noted, state));
  }

  /** A load of one dataset by hand, or a fill, does not show that the run is well again. */
  @Test
  @Tag("full")
  void aFailedRunOfAllDatasetsIsSeenUntilOneSucceeds() throws IOException {
    loads.loadTable("wait", "false");
    failBeforeTheFirstDataset();

    loads.loadTable("wait", "false");
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    assertThat(catchThrowable(() -> loads.loadDataset("OfficeUsge")))
        .hasMessageContaining("PI-2002");
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    loads.loadTable("fill", "2026-02");

    assertThat(toCheck()).contains(List.of("run", "FAILED"));
    assertThat(
            loads.queryRows(
                "SELECT DISTINCT table FROM lake.partnerinsights_loads WHERE dataset = 'run'"))
        .containsExactly(List.of("null"));

    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    String others = "\"datasetName\":\"(?!OfficeUsage\")[^}]*";
    String unsupported = "\"datasetName\":\"Other\",\"availableDateRanges\":[\"LAST_MONTH\"]";
    loads.wire = chain -> edited(chain, 200, others, unsupported);
    loads.runLoad("into", loads.schema(), "wait", "false");

    assertThat(toCheck()).doesNotContain(List.of("run", "FAILED"));
  }

  /** It is the run's own result, which the next run replaces, and no dataset's for ever. */
  @Test
  @Tag("full")
  void aMisspeltNameIsAResultOfTheRun() throws IOException {
    loads.loadTable("wait", "false");
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));

    assertThatThrownBy(() -> loads.loadDataset("OfficeUsge")).hasMessageStartingWith("[PI-2002]");

    assertThat(toCheck()).contains(List.of("run", "NEEDS_ATTENTION"));
    loads.clockedSandbox().passTime(Duration.ofMinutes(1));
    loads.loadTable("wait", "false");
    assertThat(toCheck()).noneMatch(row -> row.get(0).startsWith("OfficeUsge"));
    assertThat(toCheck()).noneMatch(row -> row.get(0).equals("run"));
  }

  /** Nothing is deleted because of them: the schedule has run. */
  @Test
  @Tag("full")
  void executionsWithoutAUsableTimeAreNamed() {
    loads.loadTable("wait", "false");
    loads.wire = chain -> edited(chain, 200, "\"reportGeneratedTime\":\"", "$0on ");
    loads.passADay();

    assertThat(loads.loadDataset(DATASET, "wait", "false"))
        .filteredOn(result -> result.message().contains("(no readable time)"))
        .extracting(LoadResult::state)
        .containsExactly(State.SKIPPED);
    loads.passADay();
    loads.passADay();
    assertThat(error("wait", "false"))
        .contains(
            "has produced no execution with a usable reportGeneratedTime (the time at which its"
                + " file was created) since 2026-06-15")
        .contains("run the load with schedule => 'none'")
        .doesNotContain("delete");
    assertThat(loads.loadTable("schedule", "none")).containsExactly(State.LOADED);
  }

  @Test
  @Tag("full")
  void aFirstReportWithoutRowsHasTheStatementThatAsksAgain() {
    loads.files.editWith("FROM file LIMIT 0");

    String error = error();

    assertThat(error).contains("NEEDS_ATTENTION: the report has no rows for 2025-06 to 2026-05");
    assertThat(loads.loadTable()).as("the next night").containsExactly(State.NOTHING_NEW);
    loads.files.editWith("");
    loads.runStatement(error, "ALTER TABLE [^)]*\\)");
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADD CONSTRAINT short CHECK (length(CustomerName) < 3)",
        "ALTER COLUMN CustomerName TYPE VARCHAR(3)"
      })
  @Tag("full")
  void aValueOfACustomerStaysOutOfResults(String change) {
    loads.queryRows("CREATE SCHEMA lake");
    String columns = "Month DATE, CustomerName VARCHAR(3), CustomerMarket STRING, MPNId STRING";
    boolean isVarchar = change.contains("VARCHAR");
    loads.queryRows(
        "CREATE TABLE %s (%s) USING delta"
            .formatted(TABLE, isVarchar ? columns : columns.replace("VARCHAR(3)", "STRING")));
    loads.runStatement(error(), "ALTER TABLE [^)]*\\)");
    if (!isVarchar) {
      loads.queryRows("ALTER TABLE " + TABLE + " " + change);
    }

    String error = error();

    assertThat(error).contains("FAILED: ").containsAnyOf("short", "char/varchar");
    for (List<String> name : loads.files.expectedRows(1)) {
      assertThat(error).doesNotContain(name.get(1));
    }
    assertThat(loads.queryRows("SELECT message FROM lake.partnerinsights_loads").toString())
        .doesNotContain(loads.files.expectedRows(1).get(0).get(1));
  }

  @Test
  @Tag("full")
  void aTableThatOnlyTakesAppendsHasItsStatement() {
    loads.loadTable();
    loads.queryRows("ALTER TABLE " + TABLE + " SET TBLPROPERTIES ('delta.appendOnly' = 'true')");

    String error = error();

    assertThat(error).contains("PI-6017", "delta.appendOnly");
    loads.runStatement(error, "ALTER TABLE [^)]*\\)");
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
  }

  @Test
  @Tag("full")
  void aReportThatCannotBeDeletedFailsNoLoad() {
    loads.wire =
        chain ->
            chain.request().method().equals("DELETE")
                ? edited(chain, 403, "", "")
                : chain.proceed(chain.request());

    List<LoadResult> results = loads.loadDataset(DATASET);

    assertThat(results).extracting(LoadResult::state).containsExactly(State.LOADED, State.SKIPPED);
    assertThat(results.get(1).message())
        .contains(
            " was not deleted, because the deletion failed: ",
            "No action is needed, because a later run deletes the report");
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
  }

  /** A column is gone and comes back: the schedule in between lacks it. */
  @Test
  @Tag("full")
  void aScheduleWithoutAColumnThatCameBackIsNamed() {
    loads.loadTable();
    loads.options.put("columns", COLUMNS.replace(",MPNId", ""));
    loads.loadTable();
    loads.options.put("columns", COLUMNS);

    List<LoadResult> results = loads.loadDataset(DATASET);

    assertThat(results)
        .extracting(LoadResult::state)
        .containsExactly(State.NOTHING_NEW, State.SKIPPED);
    assertThat(results.get(1).message())
        .contains("This load does not read that report", "delete_report(report_id => '");
  }

  /** The file is read-only, so that no load renews its token. */
  @ParameterizedTest
  @CsvSource({"59, 0", "61, 1"})
  void aRunSaysThatTheSignInEndsSoon(int days, int lines, @TempDir Path folder) throws IOException {
    signInBefore(days, folder);

    assertThat(loads.loadDataset(DATASET, "dry_run", "true"))
        .filteredOn(result -> result.dataset().equals("run"))
        .hasSize(lines)
        .allSatisfy(
            result ->
                assertThat(result.message()).contains("the sign-in expires in 29 days, at 2026-"));
  }

  private void signInBefore(int days, Path folder) throws IOException {
    Path file = folder.resolve("token");
    Instant written = loads.clockedSandbox().clock().instant().minus(days, ChronoUnit.DAYS);
    RefreshTokenFile.ofSignIn(file, Secret.of(loads.sandbox().refreshToken()), written).write();
    assertThat(file.toFile().setReadOnly() && folder.toFile().setReadOnly()).isTrue();
    loads.accountOptions.put("refreshToken", "file:" + file);
    loads.accountOptions.put("username", null);
    loads.accountOptions.put("password", null);
  }

  @Test
  @Tag("full")
  void aSignInThatEndsSoonIsSeenUntilANewOne(@TempDir Path old, @TempDir Path renewed)
      throws IOException {
    signInBefore(61, old);
    loads.loadTable("wait", "false");
    assertThat(toCheck()).contains(List.of("run", "SKIPPED"));

    loads.clockedSandbox().passTime(Duration.ofHours(27));
    signInBefore(0, renewed);
    loads.loadTable("wait", "false");
    assertThat(toCheck()).doesNotContain(List.of("run", "SKIPPED"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.c", "absent.lake", "insights.mpn"})
  void aWrongPlaceIsRefusedByItsName(String into) {
    String catalog = SPARK.connectCatalog(loads.sandbox());
    loads.spark().conf().set("spark.sql.catalog.absent", "org.example.iceberg.NoSuchCatalog");
    String name = into.replace("insights", catalog);

    String error = catchThrowable(() -> loads.runLoad("into", name)).getMessage();

    assertThat(error)
        .startsWith("[PI-6017] Argument `into` cannot be " + name)
        .doesNotContain("partnerinsights_loads");
  }
}
