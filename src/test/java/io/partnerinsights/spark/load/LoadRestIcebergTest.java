package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.Failures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads into Iceberg's own REST catalog, which {@code LakehouseSparksTest} provides. */
@Tag("iceberg")
@EnabledIfSystemProperty(named = "partnerinsights.rest", matches = ".+")
final class LoadRestIcebergTest {
  private static final String GATEWAY =
      "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  @TempDir static Path folder;

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  private static RestServer server;

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK, "Month,CustomerName,CustomerMarket,MPNId", sandbox -> sandbox.scale(0.1));

  @BeforeAll
  static void startServer() throws IOException {
    server = new RestServer(folder);
    String catalog = "spark.sql.catalog.rest";
    SPARK.session().conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
    SPARK.session().conf().set(catalog + ".type", "rest");
    SPARK.session().conf().set(catalog + ".uri", server.uri());
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void useRestCatalog() {
    loads.useLakeCatalog("rest");
  }

  /** Returns the error of a load during which this happens before its first file of rows. */
  private Throwable errorWith(Runnable event) {
    FaultyDisk.interference = event;
    FaultyDisk.FILES_LEFT.set(1);
    try {
      return catchThrowable(loads::loadTable);
    } finally {
      FaultyDisk.FILES_LEFT.set(Long.MAX_VALUE);
    }
  }

  @Test
  void eachMonthHasTheNewestExecution() {
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHas(1);
    loads.passADay();

    assertThat(loads.loadTable()).containsExactly(State.LOADED);

    loads.assertTableHasAllFiles();
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.queryRows("SELECT state FROM lake.partnerinsights_loads")).hasSize(3);
  }

  /**
   * The connection is cut after the server has committed, or a gateway gives up, after which
   * Iceberg asks for the table's state, and the server may not respond.
   */
  @ParameterizedTest
  @CsvSource({"cut, true, true", "504, true, true", "504, true, false", "cut, false, true"})
  void aCommitWithoutAResponseLosesNoRow(String loss, boolean isFirst, boolean fails)
      throws IOException {
    if (!isFirst) {
      loads.loadTable();
      loads.passADay();
    }
    String schema = loads.schema().replace("rest.", "");
    String commit = "POST /v1/namespaces/" + schema + "/tables/office_usage HTTP";
    String inPlace = loss.equals("cut") ? "" : GATEWAY;

    Throwable error =
        errorWith(() -> server.loseResponse(commit, inPlace, !inPlace.isEmpty() && fails));

    assertThat(server.hasLostResponse()).isTrue();
    if (!server.isRunning()) {
      server.start();
    }
    if (fails) {
      assertThat(error)
          .hasMessageContainingAll("OfficeUsage FAILED: [PI-6019] ", "Remedy: run the load again")
          .hasMessageNotContaining("duplicate records");
      assertThat(loads.loadTable()).containsExactly(isFirst ? State.LOADED : State.NOTHING_NEW);
    } else {
      assertThat(error).isNull();
    }
    loads.assertTableHasAllFiles();
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHasAllFiles();
  }

  @Test
  void aServerThatIsDownLosesNoRow() throws IOException {
    loads.loadTable();
    loads.passADay();
    server.stop();
    try {
      Failures.assertFails(
          loads::loadTable,
          ErrorCode.TABLE_UNREACHABLE,
          "Connection refused",
          "run the load again");
    } finally {
      server.start();
    }

    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHasAllFiles();
  }

  @Test
  void aServerThatEndsDuringALoadLosesNoRow() throws IOException {
    loads.loadTable();
    loads.passADay();

    Throwable error = errorWith(server::stop);

    server.start();
    assertThat(error)
        .hasMessageContainingAll("OfficeUsage FAILED: [PI-6019] ", "Connection refused");
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHasAllFiles();
  }
}
