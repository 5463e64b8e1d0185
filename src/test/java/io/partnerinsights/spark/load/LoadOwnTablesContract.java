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
    loads.rows("CREATE SCHEMA lake");
    loads.rows("CREATE TABLE %s (%s) %s".formatted(TABLE, columns, more));
  }

  /** Loads the months before, and an execution. */
  void loadTwice() {
    assertThat(loads.states()).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(loads.states()).containsExactly(State.LOADED);
    assertThat(loads.rows("SELECT " + COLUMNS + " FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(loads.files.expected(2));
  }

  List<List<String>> distinct(String column) {
    return loads.rows("SELECT DISTINCT " + column + " FROM " + TABLE);
  }

  void assertRefused(String... messages) {
    assertThatThrownBy(loads::states)
        .hasMessageContainingAll(messages)
        .hasMessageNotContaining("\tat ");
    assertThat(loads.reports()).isZero();
  }

  @Test
  void aColumnOfTheUserIsLeftToTheTable() {
    loads.states();
    loads.rows("ALTER TABLE " + TABLE + " ADD COLUMN Mine STRING");
    loads.rows("UPDATE " + TABLE + " SET Mine = 'x'");
    loads.passADay();

    assertThat(loads.states()).containsExactly(State.LOADED);

    assertThat(loads.rows("SELECT Mine FROM " + TABLE + " GROUP BY Mine"))
        .containsExactlyInAnyOrder(List.of("x"), List.of("null"));
    assertThat(loads.rows("SELECT " + COLUMNS + " FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(loads.files.expected(2));
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
    loads.rows("DELETE FROM " + TABLE + " WHERE Month = '2026-03-01'");
    String months = load.startsWith("CAST") ? "Month < '2026-03-01'" : "true";
    loads.rows(
        "UPDATE %s SET _load = named_struct('execution', %s) WHERE %s"
            .formatted(TABLE, load, months));

    assertThat(loads.states()).containsExactly(next);

    loads.passADay();
    assertThat(loads.states("accept", DATASET)).containsExactly(State.LOADED);
    assertThat(loads.rows("SELECT " + COLUMNS + " FROM " + TABLE))
        .hasSameSizeAs(loads.files.expected(loads.files.count()));
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

    List<LoadResult> first = loads.load(DATASET);

    assertThat(first.get(0).message()).endsWith("The table gained columns: CustomerMarket");
    loads.passADay();
    assertThat(loads.load(DATASET).get(0).message()).doesNotContain("gained");
    assertThat(loads.rows("SELECT count(CustomerMarket) > 0 FROM " + TABLE))
        .containsExactly(List.of("true"));
  }
}
