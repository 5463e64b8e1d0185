package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loads datasets into tables of Delta Lake. */
@Tag("delta")
final class LoadDeltaTest extends LoadFormatContract {
  @Override
  long commits() {
    return loads.queryRows("DESCRIBE HISTORY " + TABLE).stream()
        .filter(commit -> commit.toString().contains("WRITE"))
        .count();
  }

  /** Adds a file to the log without Spark. */
  @Override
  void commitElsewhere(Dataset<Row> rows) throws IOException {
    Path table = Path.of(loads.queryRows("DESCRIBE DETAIL " + TABLE).get(0).get(4).substring(5));
    long version = Long.parseLong(loads.tableVersion()) + 1;
    Path folder = table.resolveSibling("written" + version);
    rows.coalesce(1).write().parquet(folder.toString());
    Path file = table.resolve("elsewhere" + version + ".parquet");
    try (Stream<Path> written = Files.list(folder)) {
      Files.move(written.filter(each -> each.toString().endsWith("parquet")).findAny().get(), file);
    }
    String commit =
        """
        {"commitInfo": {"timestamp": 0, "operation": "WRITE", "operationParameters": {}}}
        {"add": {"path": "%s", "partitionValues": {}, "size": %d, "modificationTime": 0, "dataChange": true}}
        """;
    Files.writeString(
        table.resolve("_delta_log/%020d.json".formatted(version)),
        commit.formatted(file.getFileName(), Files.size(file)));
  }

  /** Delta Lake does not notice what another writer commits after the count. */
  @Test
  @Tag("full")
  void rowsThatAnotherWriterCommitsAfterTheCountStay() throws Exception {
    loads.loadTable();
    LakeTable table = loads.lakeTable();
    TableSnapshot early = table.readCountedSnapshot(new RowStats(List.of()));
    loads.passADay();
    loads.loadTable();
    loads.queryRows("INSERT INTO " + TABLE + " (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')");
    String all = "SELECT Month, MPNId, _load.execution FROM " + TABLE + " ORDER BY ALL";
    List<List<String>> before = loads.queryRows(all);
    Dataset<Row> rows = loads.spark().table(table.toString()).drop("_load").limit(5);
    Dataset<Row> copy = loads.spark().createDataFrame(rows.collectAsList(), rows.schema());
    Months months =
        new Months(Months.toNumber(Instant.parse("2026-03-01T00:00:00Z")), 24316, false);

    assertThat(table.replaceRows(copy, early, months, new ExecutionKey(null, "old"))).isEmpty();

    assertThat(loads.queryRows(all)).isEqualTo(before);
    TableSnapshot late = table.readCountedSnapshot(null);
    assertThat(late.stats().countUserRows(months)).isEqualTo(1);
    assertThat(table.replaceRows(copy, late, months, new ExecutionKey(null, "new"))).isPresent();
    assertThat(loads.queryRows(all)).isNotEqualTo(before);
  }

  /** The statement of docs/lakehouse.md: a load reads a column in the type of its table. */
  @Test
  @Tag("full")
  void aTableThatIsWrittenAgainWithAnotherTypeIsLoadedOn() {
    loads.loadTable();
    String types = "SELECT DISTINCT typeof(CustomerMarket), typeof(MPNId) FROM " + TABLE;
    assertThat(loads.queryRows(types)).containsExactly(List.of("string", "string"));

    String table = loads.lakeTable().toString();
    loads
        .spark()
        .table(table)
        .withColumn("MPNId", functions.expr("CAST(MPNId AS BIGINT)"))
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .saveAsTable(table);
    loads.passADay();

    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    assertThat(loads.queryRows(types)).containsExactly(List.of("string", "bigint"));
    assertThat(loads.queryRows("SELECT count(*) - count(MPNId) FROM " + TABLE))
        .containsExactly(List.of("0"));
  }

  /** In each version of Delta Lake, these two types are those of a conflict. */
  @Test
  void conflictsHaveTwoTypes() throws ClassNotFoundException {
    for (String name :
        List.of(
            "ConcurrentAppend",
            "ConcurrentDeleteRead",
            "ConcurrentDeleteDelete",
            "ConcurrentTransaction",
            "ConcurrentWrite",
            "MetadataChanged",
            "ProtocolChanged")) {
      assertThat(Class.forName("io.delta.exceptions." + name + "Exception"))
          .isAssignableTo(ConcurrentModificationException.class)
          .isAssignableTo(SparkThrowable.class);
    }
  }
}
