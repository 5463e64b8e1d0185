package io.partnerinsights.packaging;

import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Compression;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The service that all five Spark releases read, and the expected rows. */
final class FiveSparksService {
  static final String SCHEMA =
      "struct<Month:date,CustomerName:string,Product:string,AvailableSeats:bigint,"
          + "BilledRevenueUSD:decimal(18,4),IsDuplicateRowForPGA:int>";
  private static final String QUERY =
      "SELECT Month, CustomerName, Product, AvailableSeats, BilledRevenueUSD, IsDuplicateRowForPGA"
          + " FROM CustomersAndTenants WHERE CustomerMarket IN ('France', 'Japan')";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");

  private FiveSparksService() {}

  static SandboxBuilder sandboxSettings() {
    return Sandbox.builder().latency(Duration.ofMillis(200)).compression(Compression.NONE);
  }

  static List<String> jobArguments(Sandbox sandbox, Path output) {
    return List.of(
        sandbox.apiUrl(),
        sandbox.authorityUrl(),
        Sandbox.TENANT_ID,
        Sandbox.CLIENT_ID,
        Sandbox.CLIENT_SECRET,
        Sandbox.USERNAME,
        Sandbox.PASSWORD,
        QUERY,
        output.toString());
  }

  /** Returns DuckDB's rows in the format of the job: the cells as text, null as {@code null}. */
  static List<String> expectedRows(Sandbox sandbox) {
    return sandbox.expectedRows(QUERY, START, END).stream()
        .map(Map::values)
        .map(cells -> String.join("|~|", cells.stream().map(FiveSparksService::cellText).toList()))
        .toList();
  }

  /** Returns the number of rows that the dataset has as a table, by the job's filter. */
  static int tableRowCount(Sandbox sandbox) {
    DictionaryDataset table =
        DataDictionary.builtIn().findDataset("CustomersAndTenants").orElseThrow();
    String names =
        Stream.concat(table.columns().stream(), table.metrics().stream())
            .filter(column -> column.source() == DictionaryColumn.Source.RECORD)
            .map(DictionaryColumn::name)
            .collect(Collectors.joining(", "));
    return sandbox
        .expectedRows("SELECT " + names + QUERY.substring(QUERY.indexOf(" FROM ")), START, END)
        .size();
  }

  private static String cellText(String text) {
    if (text == null) {
      return "null";
    }
    return text.matches("-?\\d+\\.\\d+")
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text.replace("\n", "\\n");
  }
}
