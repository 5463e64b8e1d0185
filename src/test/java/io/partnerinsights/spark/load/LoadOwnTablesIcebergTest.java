package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of Apache Iceberg that a user has made, or changed after a load. */
@Tag("iceberg")
final class LoadOwnTablesIcebergTest extends LoadOwnTablesContract {
  @Override
  String small() {
    return "USING iceberg PARTITIONED BY (months(month)) " + OWNER.formatted("");
  }

  @ParameterizedTest
  @CsvSource({"days(Month)", "Month"})
  void aTableByDaysOrByThePeriodIsLoaded(String partition) {
    create(
        "Month DATE, CustomerName STRING, CustomerMarket STRING, MPNId STRING",
        "USING iceberg PARTITIONED BY (" + partition + ") " + OWNER.formatted(""));

    loadTwice();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Month DATE, MPNId STRING ~ PARTITIONED BY (MPNId) ~ PI-6017;office_usage;must therefore be partitioned by Month
          Month DATE, MPNId STRING ~ ~ PI-6017;office_usage;must therefore be partitioned by Month
          Month DATE, MPNId FLOAT ~ PARTITIONED BY (months(Month)) ~ PI-6008;`MPNId` FLOAT;such as STRING, BIGINT, DOUBLE
          CustomerName STRING ~ ~ PI-6017;office_usage;its month column Month is missing
          """)
  void aTableIntoWhichRowsDoNotFitIsRefused(String columns, String partitions, String message) {
    String by = partitions == null ? "" : partitions;
    create(columns, "USING iceberg " + by + " " + OWNER.formatted(""));

    assertRefused(message.split(";", -1));
  }

  @Test
  void aBranchIsRefused() {
    loads.loadTable();
    loads.queryRows("ALTER TABLE " + TABLE + " CREATE BRANCH audit");
    long reports = loads.reportPostCount();
    String branch = TABLE.replace("lake", loads.schema()) + ".branch_audit";

    assertThatThrownBy(() -> loads.runLoad("into", branch, "dataset", DATASET))
        .hasMessageContainingAll("PI-6017", "it is a branch or a tag of another table");
    assertThat(loads.reportPostCount()).isEqualTo(reports);
  }

  /** With a property of the table, Iceberg puts the commits of a session into a branch. */
  @ParameterizedTest
  @CsvSource({"spark.wap.id", "spark.wap.branch"})
  void noSettingOfTheUserRedirectsTheRows(String setting) {
    loads.spark().conf().set(setting, "audit");
    try {
      loads.loadTable();
      loads.queryRows("ALTER TABLE " + TABLE + " SET TBLPROPERTIES ('write.wap.enabled' = 'true')");
      loads.passADay();
      loads.loadTable();
    } finally {
      loads.spark().conf().unset(setting);
    }
    loads.assertTableHas(2);
  }

  @Test
  void aLoadedTableIsUpdatedAndMerged() {
    loads.loadTable();

    loads.queryRows("UPDATE " + TABLE + " SET CustomerName = 'x' WHERE MPNId > '1'");
    loads.queryRows(
        "MERGE INTO %1$s t USING (SELECT DISTINCT MPNId FROM %1$s) s ON t.MPNId = s.MPNId WHEN MATCHED THEN UPDATE SET t.CustomerMarket = 'y'"
            .formatted(TABLE));

    assertThat(distinct("CustomerMarket")).contains(List.of("y"));
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
  }

  /** A kill leaves a folder, which a catalog of folders takes for a namespace. */
  @Test
  void aHalfMadeFolderDoesNotStopALoad() throws IOException {
    String name = loads.schema() + ".usage";
    Path warehouse = Path.of(loads.spark().conf().get("spark.sql.catalog.ice.warehouse"));
    Files.createDirectories(
        warehouse.resolve(loads.schema().replace("ice.", "")).resolve("usage/metadata"));

    assertThat(loads.runLoad("into", name, "dataset", DATASET))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED);
  }
}
