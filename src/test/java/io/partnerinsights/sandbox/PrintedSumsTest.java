package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.testing.Notebook;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Computes the numbers that the notebooks print: DuckDB adds up the sandbox's records. */
final class PrintedSumsTest {
  private static final String HALF_YEAR =
      " WHERE IsDuplicateRowForPGA = 0 AND Month BETWEEN DATE '2026-01-01' AND DATE '2026-06-01'";

  /** A day after that range on which its months are restated no more. */
  private static final LocalDate LATER = LocalDate.of(2026, 12, 15);

  @AutoClose private static Sandbox sandbox;

  /** Starts a sandbox with the data of the one that the notebooks read. */
  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.builder().restated(true).with(s -> s.dataUntil = YearMonth.of(2030, 12)).start();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          quickstart; CustomerTenantId; 10; CustomerTenantId, replace(replace(replace(max_by(CustomerName, Month), chr(9), '\\t'), chr(10), '\\n'), chr(13), '\\r') AS name, sum("~billed") AS usd FROM CustomersAndTenants; usd DESC LIMIT 10
          quickstart; Month; 6; Month, sum("~users") FILTER (WHERE WorkloadName = 'Teams') AS users FROM OfficeUsage; Month
          explore; CustomerMarket; 10; CustomerMarket, sum("~billed") AS revenue FROM CustomersAndTenants; revenue DESC
          """)
  void notebooksPrintTheSums(String notebook, String column, int rows, String sums, String order)
      throws IOException {
    assertThat(printed(notebook, column))
        .hasSize(rows)
        .isEqualTo(rows("SELECT " + sums + HALF_YEAR + " GROUP BY ALL ORDER BY " + order));
  }

  private static List<List<String>> rows(String sql) {
    return sandbox.queryRecords(Program.MPN, sql, LATER).stream()
        .map(row -> row.values().stream().map(value -> cell(value.toString())).toList())
        .toList();
  }

  /** Returns the rows of the first stored table whose header begins with this name. */
  private static List<List<String>> printed(String notebook, String firstColumn)
      throws IOException {
    return Notebook.of(notebook)
        .cellOutput()
        .lines()
        .dropWhile(line -> !line.matches("\\| *" + firstColumn + " *\\|.*"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
        .map(cells -> Arrays.stream(cells).map(PrintedSumsTest::cell).toList())
        .toList();
  }

  /** Returns an amount with two digits, whatever number type has printed it. */
  private static String cell(String text) {
    String cell = text.strip();
    return cell.matches("-?\\d+\\.\\d+(E\\d+)?")
        ? new BigDecimal(cell).setScale(2, RoundingMode.HALF_UP).toPlainString()
        : cell;
  }
}
