package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** Which tables a load creates and accepts, in which types, and what a user's own rules refuse. */
final class LoadTargetsTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

  @TempDir Path folder;

  private List<LoadResult> into(String table, String dataset) {
    return loads.run("into", table, "dataset", dataset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"office-usage", "a.b"})
  void tablesHaveTheNamesThatAreGiven(String name) {
    String schema = loads.schema();
    String in = SPARK.catalog().isEmpty() ? "delta.`" + folder + "/" : schema + ".`";

    assertThat(into(in + name + "`", DATASET))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED);

    assertThat(loads.rows("SELECT count(*) > 0 FROM " + in + name + "`"))
        .containsExactly(List.of("true"));
    String history =
        SPARK.catalog().isEmpty() ? in + name + "_loads`" : "lake.partnerinsights_loads";
    assertThat(loads.rows("SELECT count(*) FROM " + history)).containsExactly(List.of("1"));
  }

  /** Spark's own catalog has tables of letters, digits and _ only. */
  @ParameterizedTest
  @ValueSource(strings = {"office-usage", "Büro", "`a``b`"})
  @Tag("delta")
  void aNameThatTheCatalogRefusesHasAReason(String name) {
    assertThatThrownBy(() -> into(loads.schema() + "." + name, DATASET))
        .hasMessageContainingAll("PI-6017", "Reason: [INVALID_", "a name that the catalog accepts");
    assertThat(loads.reports()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake..b", "lake.", ".b", "lake.`b", "lake.`b`c", "`", ""})
  void otherFormsAreRefusedWithAReason(String name) {
    assertThatThrownBy(() -> into(name, DATASET))
        .hasMessageContainingAll("[PI-6", "into", "Remedy: ")
        .hasMessageNotContaining("null");
    assertThat(loads.calls().all()).isEmpty();
  }

  @Test
  @Tag("delta")
  void aPathMayEndInASlash() throws Exception {
    Path target = folder.resolve("office_usage");

    into("delta.`" + target + "/`", DATASET);

    assertThat(target.resolve("_delta_log")).isDirectory();
    assertThat(folder.resolve("office_usage_loads/_delta_log")).isDirectory();
    try (var inside = Files.list(target)) {
      assertThat(inside.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.equals("_delta_log") || name.contains("parquet"));
    }
  }

  @Test
  @Tag("delta")
  void aCatalogMayRefuseToCreateSchemas() {
    loads.spark().conf().set("spark.sql.catalog.refusing", RefusingCatalog.class.getName());
    loads.rows("CREATE SCHEMA lake");

    assertThatThrownBy(() -> into("refusing.absent.office_usage", DATASET))
        .hasMessageContainingAll(
            "PI-6017", "schema absent does not exist", "CREATE DATABASE", "name one that exists");
    assertThat(loads.reports()).isZero();
    assertThat(into("refusing." + loads.schema() + ".office_usage", DATASET))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED);
    assertThat(loads.rows("SELECT count(*) > 0 FROM lake.office_usage"))
        .containsExactly(List.of("true"));
  }

  @Test
  @Tag("delta")
  @Tag("long")
  void aNameMayBeginWithItsCatalog() {
    loads.spark().conf().set("spark.sql.catalog.nested", NestedCatalog.class.getName());
    loads.rows("CREATE SCHEMA lake");

    loadsTwiceInto("nested." + loads.schema() + ".office_usage");
  }

  /** As in a workspace of Fabric, whose lakehouses have schemas. */
  @Test
  @Tag("delta")
  void theCurrentCatalogMayHaveSeveralLevels() {
    loads.spark().conf().set("spark.sql.catalog.nested", NestedCatalog.class.getName());
    loads.rows("CREATE SCHEMA lake");
    loads.spark().catalog().setCurrentCatalog("nested");
    try {
      loadsTwiceInto("`a-workspace`." + loads.schema() + ".office_usage");
    } finally {
      loads.spark().catalog().setCurrentCatalog("spark_catalog");
    }
  }

  @Test
  @Tag("delta")
  void aNameMayHaveFourParts() {
    loads.spark().conf().set("spark.sql.catalog.nested", NestedCatalog.class.getName());
    loads.rows("CREATE SCHEMA lake");

    loadsTwiceInto("nested.`a-workspace`." + loads.schema() + ".office_usage");
  }

  private void loadsTwiceInto(String table) {
    assertThat(into(table, DATASET)).extracting(LoadResult::state).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(into(table, DATASET)).extracting(LoadResult::state).containsExactly(State.LOADED);

    String schema = "spark_catalog." + loads.schema();
    assertThat(loads.rows("SELECT count(*) > 0 FROM " + schema + ".office_usage"))
        .containsExactly(List.of("true"));
    assertThat(loads.rows("SELECT count(*) FROM " + schema + ".partnerinsights_loads"))
        .containsExactly(List.of("2"));
  }

  @Test
  void aSchemaIsNotATable() {
    loads.rows("CREATE SCHEMA lake");

    assertThatThrownBy(() -> into(loads.schema(), "Profile"))
        .hasMessageContainingAll("it is a schema", "datasets => 'Profile'");

    assertThat(loads.rows("SHOW TABLES IN lake")).isEmpty();
    assertThat(loads.reports()).isZero();
  }

  @Test
  @Tag("delta")
  void namesOfTheWrongKindAreRefusedBeforeAnyCall() {
    loads.rows("CREATE SCHEMA lake");
    loads.rows("CREATE TABLE lake.some (Month DATE) USING delta");
    String table = loads.schema() + ".some";

    assertThatThrownBy(() -> loads.run("into", "nowhere.lake.office_usage", "dataset", DATASET))
        .hasMessageContainingAll("PI-6017", "no catalog nowhere", "it has ", "spark_catalog");
    assertThatThrownBy(() -> loads.run("into", "spark_catalo.lake", "datasets", DATASET))
        .hasMessageContaining("Did you mean spark_catalog?");
    assertThatThrownBy(() -> loads.run("into", table, "datasets", DATASET))
        .hasMessageContainingAll("PI-6017", "if it is a table, pass dataset => 'OfficeUsage'");
    loads.spark().catalog().setCurrentDatabase(loads.schema());
    try {
      assertThatThrownBy(() -> loads.run("into", "some", "datasets", DATASET))
          .hasMessageContainingAll("it is a table, and", "pass dataset => 'OfficeUsage'");
    } finally {
      loads.spark().catalog().setCurrentDatabase("default");
    }
    assertThatThrownBy(() -> loads.run("into", loads.schema(), "datset", DATASET))
        .hasMessageContaining("Did you mean dataset, datasets?");
    assertThat(loads.calls().all()).isEmpty();
  }

  /** A schema is meant, and a table is named: the result says which table it is. */
  @Test
  @Tag("delta")
  void aDryRunNamesTheTablesAndChecksTheirProperties() {
    String name = loads.schema();

    assertThat(loads.run("into", name, "dataset", DATASET, "dry_run", "true").get(0).message())
        .startsWith("create table spark_catalog.default." + name + "; for a schema " + name);
    assertThat(loads.load(DATASET, "dry_run", "true", "since", "2020-01").get(0).message())
        .startsWith("create table spark_catalog." + name + ".office_usage; create a scheduled")
        .endsWith(
            "the dataset's longest range is LAST_1_YEAR, so the service may have no rows before"
                + " 2025-06");
    for (String wrong : List.of("delta.nonsense=1", "delta.appendOnly=maybe")) {
      LoadResult refused = loads.load(DATASET, "dry_run", "true", "properties", wrong).get(0);
      assertThat(refused.state()).isEqualTo(State.FAILED);
      assertThat(refused.message())
          .contains("PI-6017", "cannot be created", wrong.replaceAll("=.*", ""));
    }
    assertThat(loads.reports()).isZero();
    assertThat(loads.rows("SHOW SCHEMAS")).doesNotContain(List.of(name));
  }

  @Test
  void theResultAndTheColumnSayWhatTheLoadHasDone() {
    LoadResult result = loads.load(DATASET, "since", "2020-01").get(0);

    assertThat(result.message())
        .matches(
            "loaded \\d+ months, [\\d,]+ rows into the new table \\S+office_usage; since is"
                + " 2020-01, and the first month with rows is 2024-01");
    assertThat(
            loads
                .spark()
                .table(loads.schema() + ".office_usage")
                .schema()
                .apply("_load")
                .getComment())
        .isEqualTo(Option.apply(RowProvenance.COMMENT));
  }

  @Test
  void aTableOfAnEarlierNameIsKept() {
    loads.restrict("DateKey,CustomerTenantId");
    String now = loads.schema() + ".teams_usage_3p_apps";
    String before = loads.schema() + ".teams_usage3_p_apps";
    into(before, "TeamsUsage3PApps");

    String[] dryRun = {"into", loads.schema(), "datasets", "TeamsUsage3PApps", "dry_run", "true"};
    assertThat(loads.run(dryRun).get(0).table()).isEqualTo(before);
    loads.rows("DROP TABLE lake.teams_usage3_p_apps");
    assertThat(loads.run(dryRun).get(0).table()).isEqualTo(now);
  }

  /** What Fabric's SQL endpoint and Direct Lake read: {@code _load} is not shown there. */
  @Test
  @Tag("delta")
  void readersOfAnOldProtocolCanReadTheTable() throws IOException {
    into("delta.`" + folder.resolve("office_usage") + "`", DATASET);

    List<String> log = new ArrayList<>();
    try (Stream<Path> commits = Files.list(folder.resolve("office_usage/_delta_log"))) {
      for (Path commit : commits.filter(path -> path.toString().endsWith(".json")).toList()) {
        log.addAll(Files.readAllLines(commit));
      }
    }
    assertThat(log)
        .filteredOn(line -> line.contains("\"protocol\""))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"minReaderVersion\":1"));
    assertThat(log)
        .filteredOn(line -> line.contains("\"metaData\""))
        .isNotEmpty()
        .allMatch(line -> line.split("\\{\\\\\"type\\\\\":\\\\\"struct", -1).length == 3)
        .noneMatch(line -> line.contains("timestamp_ntz") || line.contains("variant"));
  }

  @Test
  void theSessionsTypeOfTimesIsNotTheTables() {
    String setting = "spark.sql.timestampType";
    loads.spark().conf().set(setting, "TIMESTAMP_NTZ");
    try {
      assertThat(loads.load()).containsExactly(State.LOADED);
      loads.passADay();
      assertThat(loads.load()).containsExactly(State.LOADED);
    } finally {
      loads.spark().conf().unset(setting);
    }
    assertThat(loads.spark().table(loads.schema() + ".office_usage").schema().sql())
        .contains("generated: TIMESTAMP")
        .doesNotContain("NTZ");
  }

  @Test
  void aLoadLeavesOutNoRowThatItCannotRead() {
    loads.set("mode", "DROPMALFORMED");
    loads.load();
    List<List<String>> before = loads.rows("SELECT * FROM " + TABLE);
    loads.edit(LoadTargetsTest::withABadMonth);
    loads.passADay();

    assertThatThrownBy(loads::load).hasMessageContainingAll("PI-6016", "PI-5001", "column Month");

    assertThat(loads.rows("SELECT * FROM " + TABLE)).containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<List<String>> withABadMonth(List<List<String>> file) {
    List<List<String>> bad = new ArrayList<>(file);
    List<String> record = new ArrayList<>(file.get(1));
    record.set(file.get(0).indexOf("Month"), "no month");
    bad.add(record);
    return bad;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE %s ADD CONSTRAINT only_france CHECK (CustomerMarket = 'France') | only_france",
        "ALTER TABLE %s ADD CONSTRAINT named CHECK (MPNId IS NULL) | named",
      })
  @Tag("delta")
  void aConstraintOfTheTableIsNamed(String constraint, String name) {
    loads.edit(file -> file.subList(0, 1));
    loads.load(DATASET, "accept", DATASET);
    loads.rows(constraint.formatted(TABLE));
    loads.edit(file -> file);
    loads.passADay();

    assertThatThrownBy(() -> loads.load(DATASET, "accept", DATASET))
        .hasMessageContainingAll("PI-6016", name);
  }

  @Test
  @Tag("delta")
  void aColumnThatMustHaveAValueIsNamed() {
    loads.rows("CREATE SCHEMA lake");
    loads.rows(
        "CREATE TABLE "
            + TABLE
            + " (Month DATE, CustomerMarket STRING, MPNId STRING, Own STRING NOT NULL) USING delta"
            + " TBLPROPERTIES ('partnerinsights.load.dataset' = 'OfficeUsage')");

    assertThatThrownBy(loads::load).hasMessageContainingAll("PI-6016", "Own");
  }

  /** A load writes whole rows, in which a column of the user's own has no value. */
  @Test
  @Tag("delta")
  void aColumnThatTheTableComputesIsNamed() {
    loads.rows("CREATE SCHEMA lake");
    DeltaTable.create(SPARK.session())
        .tableName(loads.schema() + ".office_usage")
        .addColumn("Month", "DATE")
        .addColumn("CustomerMarket", "STRING")
        .addColumn("MPNId", "STRING")
        .addColumn(
            DeltaTable.columnBuilder(SPARK.session(), "Own")
                .dataType("INT")
                .generatedAlwaysAs("year(Month)")
                .build())
        .property("partnerinsights.load.dataset", DATASET)
        .execute();

    assertThatThrownBy(loads::load)
        .hasMessageContainingAll("PI-6016", "Generated Column (Own <=> year(Month))");

    assertThat(loads.rows("SELECT count(*) FROM " + TABLE)).containsExactly(List.of("0"));
  }
}
