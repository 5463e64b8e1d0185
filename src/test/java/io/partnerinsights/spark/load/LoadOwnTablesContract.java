package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.load.LoadResult.State;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that a user has made, or changed after a load. */
@Tag("full")
abstract class LoadOwnTablesContract {
  static final String OWNER = "TBLPROPERTIES ('partnerinsights.load.dataset' = 'OfficeUsage'%s)";
  private static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.05));

  /** Creates {@link LoadService#TABLE} with these columns, and what follows them. */
  void create(String columns, String more) {
    loads.queryRows("CREATE SCHEMA lake");
    loads.queryRows("CREATE TABLE %s (%s) %s".formatted(TABLE, columns, more));
  }

  /** Loads the months before, and an execution. */
  void loadTwice() {
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    assertThat(loads.queryRows("SELECT " + COLUMNS + " FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(loads.files.expectedRows(2));
  }

  List<List<String>> distinct(String column) {
    return loads.queryRows("SELECT DISTINCT " + column + " FROM " + TABLE);
  }

  void assertRefused(String... messages) {
    assertThatThrownBy(loads::loadTable)
        .hasMessageContainingAll(messages)
        .hasMessageNotContaining("\tat ");
    assertThat(loads.reportPostCount()).isZero();
  }

  @Test
  void aColumnOfTheUserIsLeftToTheTable() {
    loads.loadTable();
    loads.queryRows("ALTER TABLE " + TABLE + " ADD COLUMN Mine STRING");
    loads.queryRows("UPDATE " + TABLE + " SET Mine = 'x'");
    loads.passADay();

    assertThat(loads.loadTable()).containsExactly(State.LOADED);

    assertThat(loads.queryRows("SELECT Mine FROM " + TABLE + " GROUP BY Mine"))
        .containsExactlyInAnyOrder(List.of("x"), List.of("null"));
    assertThat(loads.queryRows("SELECT " + COLUMNS + " FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(loads.files.expectedRows(2));
  }

  /** Deletes a month, and updates the columns that identify the executions of the others. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          _load.execution, 'generated', date_trunc('MINUTE', _load.generated) ~ NOTHING_NEW
          upper(_load.execution), 'generated', _load.generated ~ NOTHING_NEW
          _load.execution, 'generated', CAST(NULL AS TIMESTAMP) ~ LOADED
          CAST(NULL AS STRING), 'generated', _load.generated ~ NOTHING_NEW
          """)
  void anUpdateMayRewriteTheColumnOfLoads(String load, State next) {
    loadTwice();
    loads.queryRows("DELETE FROM " + TABLE + " WHERE Month = '2026-03-01'");
    String months = load.startsWith("CAST") ? "Month < '2026-03-01'" : "true";
    loads.queryRows(
        "UPDATE %s SET _load = named_struct('execution', %s) WHERE %s"
            .formatted(TABLE, load, months));

    assertThat(loads.loadTable()).containsExactly(next);

    loads.passADay();
    assertThat(loads.loadTable("accept", DATASET)).containsExactly(State.LOADED);
    assertThat(loads.queryRows("SELECT " + COLUMNS + " FROM " + TABLE))
        .hasSameSizeAs(loads.files.expectedRows(loads.files.fileCount()));
  }

  @Test
  void namesInSmallLettersStay() {
    create("month DATE, customername STRING, customermarket STRING, mpnid STRING", small());

    loadTwice();

    assertThat(loads.spark().table(TABLE.replace("lake", loads.schema())).columns())
        .containsExactly("month", "customername", "customermarket", "mpnid", "_load");
  }

  /** Returns what follows the columns in small letters. */
  abstract String small();

  @Test
  void aColumnThatIsMissingComesBackWithAWord() {
    create("Month DATE, CustomerName STRING, MPNId STRING", small().replace("month)", "Month)"));

    List<LoadResult> first = loads.loadDataset(DATASET);

    assertThat(first.get(0).message()).endsWith("The table gained columns: CustomerMarket");
    loads.passADay();
    assertThat(loads.loadDataset(DATASET).get(0).message()).doesNotContain("gained");
    assertThat(loads.queryRows("SELECT count(CustomerMarket) > 0 FROM " + TABLE))
        .containsExactly(List.of("true"));
  }
}
