package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.PlayedService;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Reads from the answers that the service gave in a recorded session. */
final class RecordedSessionReadTest {
  @Test
  void readsTheReportOfTheRecordedQuery() throws IOException {
    try (PlayedService service = PlayedService.of(Path.of("src/test/resources/recorded/session"))) {
      Dataset<Row> rows =
          TestSpark.read(service.options("query", PlayedService.RECORDED_QUERY)).load();

      assertThat(rows.schema().simpleString())
          .isEqualTo("struct<CustomerName:string,Product:string,BilledRevenueUSD:decimal(18,5)>");
      assertThat(rows.count()).isEqualTo(service.file().lines().count() - 1);
      assertThat(rows.where("BilledRevenueUSD < 0").collectAsList().toString())
          .isEqualTo("[[Contoso Ltd,Office/Microsoft 365,-12.50000]]");
    }
  }
}
