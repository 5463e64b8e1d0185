package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadResult.State;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loads datasets into tables of Apache Iceberg. {@code LakehouseSparksTest} runs it, and other
 * tests of loads, on a Spark that Iceberg supports.
 */
@Tag("iceberg")
final class LoadIcebergTest extends LoadFormatContract {
  @Override
  long commits() {
    return loads.queryRows("SELECT snapshot_id FROM " + TABLE + ".snapshots").size();
  }

  @Override
  void commitElsewhere(Dataset<Row> rows) throws Exception {
    rows.writeTo(loads.lakeTable().toString().replaceFirst("ice", "other")).append();
  }

  @Test
  void aRollbackLeavesTheBackfillDoneUntilThePropertyIsUnset() {
    loads.loadTable();
    loads.queryRows("DELETE FROM " + TABLE);
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);

    loads.queryRows(
        "ALTER TABLE %s UNSET TBLPROPERTIES ('partnerinsights.load.since')".formatted(TABLE));

    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    assertThat(loads.reportPostCount()).isEqualTo(3);
  }

  /** Rows in files of two months are an error that no further attempt mends. */
  @ParameterizedTest
  @CsvSource({
    "CommitFailedException, Version 3 exists, true",
    "ValidationException, Found conflicting files that may have rows, true",
    "ValidationException, Found new conflicting delete files that can apply, true",
    "ValidationException, Found concurrently added DV for x, true",
    "ValidationException, 'Cannot commit, found new delete for replaced data file', true",
    "ValidationException, 'Cannot commit, missing data files', true",
    "ValidationException, Cannot determine history between starting snapshot 1 and 2, true",
    "ValidationException, Missing required files to delete, true",
    "ValidationException, Cannot delete file where some rows match, false"
  })
  void conflictsHaveTheirNames(String name, String message, boolean isConflict) throws Exception {
    Class<?> type = Class.forName("org.apache.iceberg.exceptions." + name);
    Exception failure =
        (Exception)
            type.getConstructor(String.class, Object[].class).newInstance(message, new Object[0]);
    assertThat(LoadErrors.isConflict(failure)).isEqualTo(isConflict);
  }
}
