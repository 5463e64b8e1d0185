package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.load.LoadResult.State;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of Delta Lake that a user has made, or changed after a load. */
@Tag("delta")
final class LoadOwnTablesDeltaTest extends LoadOwnTablesContract {
  private static final String DEFAULTS = ", 'delta.feature.allowColumnDefaults' = 'supported'";

  @Override
  String small() {
    return "USING delta " + OWNER.formatted("");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Mine STRING NOT NULL DEFAULT 'PC' ~ PC
          Mine BIGINT GENERATED ALWAYS AS (year(Month) DIV 1000) ~ 2
          Mine STRING ~ null
          """)
  void aColumnHasItsDefault(String column, String value) {
    create(
        "Month DATE, CustomerName STRING, CustomerMarket STRING, MPNId STRING, " + column,
        "USING delta " + OWNER.formatted(DEFAULTS));

    loadTwice();

    assertThat(distinct("Mine")).containsExactly(List.of(value));
  }

  @Test
  void identityNumbersAreGivenToNewRows() {
    create(
        "Nr BIGINT GENERATED ALWAYS AS IDENTITY, Month DATE, CustomerName STRING, CustomerMarket"
            + " STRING, MPNId STRING",
        "USING delta " + OWNER.formatted(""));

    loadTwice();

    assertThat(loads.queryRows("SELECT count(*) = count(DISTINCT Nr) FROM " + TABLE))
        .containsExactly(List.of("true"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Month DATE, MPNId FLOAT ~ PI-6008;`MPNId` FLOAT;such as STRING, BIGINT, DOUBLE
          CustomerName STRING ~ PI-6017;office_usage;its month column Month is missing
          Month STRING ~ PI-6017;office_usage;its month column Month is of type STRING instead of DATE
          Month DATE, _LOAD STRING ~ PI-6017;office_usage;its column _load;is not of type struct<execution:string,generated:timestamp>
          Month DATE, _load STRUCT<generated: TIMESTAMP> ~ PI-6017;its column _load;is not of type struct
          """)
  void aTableIntoWhichRowsDoNotFitIsRefused(String columns, String message) {
    create(columns, "USING delta " + OWNER.formatted(""));

    assertRefused(message.split(";", -1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          CREATE TABLE lake.office_usage (Month DATE) USING parquet
          CREATE VIEW lake.office_usage AS SELECT 1 AS Month
          CREATE TABLE lake.partnerinsights_loads (Month DATE) USING parquet
          CREATE VIEW lake.partnerinsights_loads AS SELECT 1 AS Month
          """)
  void aTableOrViewOfAnotherKindIsRefused(String statement) {
    loads.queryRows("CREATE SCHEMA lake");
    loads.queryRows(statement);

    assertRefused("PI-6017", "only in Delta Lake and Apache Iceberg tables");
  }

  /** Delta Lake checks a field of a struct when it writes. */
  @Test
  void aFieldThatMustNotBeNullIsNamed() {
    create(
        "Month DATE, CustomerName STRING, CustomerMarket STRING, MPNId STRING, Mine STRUCT<part:"
            + " STRING NOT NULL> NOT NULL",
        "USING delta " + OWNER.formatted(""));

    assertThatThrownBy(loads::loadTable)
        .hasMessageContainingAll("[DELTA_MISSING_NOT_NULL_COLUMN_VALUE]", "Mine")
        .hasMessageNotContaining("\tat ");
    loads.queryRows("DROP TABLE " + TABLE);
    loads.queryRows(
        "CREATE TABLE %s (Month DATE, CustomerName STRING NOT NULL, Mine STRUCT<part: STRING NOT NULL>) USING delta %s"
            .formatted(TABLE, OWNER.formatted("")));
    loads.files.editWith("SELECT * REPLACE (NULL AS CustomerName) FROM file");
    assertThatThrownBy(loads::loadTable)
        .hasMessageContainingAll("OfficeUsage FAILED: ", "CustomerName")
        .hasMessageNotContaining("\tat ");
  }

  @Test
  void aConstraintThatRowsBreakIsNamedAndCostsNoSecondReport() {
    create(
        "Month DATE, CustomerName STRING, CustomerMarket STRING, MPNId STRING",
        "USING delta " + OWNER.formatted(""));
    loads.queryRows("ALTER TABLE " + TABLE + " ADD CONSTRAINT only_a CHECK (CustomerName < 'A')");

    for (int run = 0; run < 2; run++) {
      assertThatThrownBy(loads::loadTable)
          .hasMessageContainingAll("OfficeUsage FAILED: ", "only_a")
          .hasMessageNotContaining("\tat ");
    }
    assertThat(loads.reportPostCount()).isEqualTo(2);
  }

  @Test
  void aNameThatTheSessionsCatalogRefusesIsRefusedBeforeAFolder() {
    loads.queryRows("CREATE SCHEMA lake");

    for (int night = 0; night < 2; night++) {
      assertThatThrownBy(
              () ->
                  loads.runLoad("into", loads.schema() + ".`a-b`", "dataset", LoadService.DATASET))
          .hasMessageContaining("may contain only letters");
    }
    assertThat(loads.reportPostCount()).isZero();
  }

  @Test
  void propertiesThatAreHiddenAreRead() {
    loads.spark().conf().set("spark.sql.redaction.options.regex", "(?i)partnerinsights.*");
    try {
      loads.loadTable();
      assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    } finally {
      loads.spark().conf().unset("spark.sql.redaction.options.regex");
    }
  }

  @Test
  void aChangedTableOfLoadsMayBeRenamed() {
    loads.loadTable();
    loads.queryRows(
        "ALTER TABLE lake.partnerinsights_loads SET TBLPROPERTIES ('delta.columnMapping.mode' ="
            + " 'name')");
    loads.queryRows("ALTER TABLE lake.partnerinsights_loads DROP COLUMN message");
    loads.passADay();

    assertThatThrownBy(loads::loadTable)
        .hasMessageContainingAll("loads table FAILED: ", "has the wrong columns, rename ");
    loads.queryRows("ALTER TABLE lake.partnerinsights_loads RENAME TO lake.loads_before");
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.queryRows("SELECT * FROM lake.partnerinsights_loads")).hasSize(1);
  }
}
