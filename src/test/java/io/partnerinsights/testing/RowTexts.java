package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.ReadStats;
import io.partnerinsights.core.session.Report;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Writes the rows of a read as texts, in the same form as DuckDB's texts of the same rows. */
public final class RowTexts {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private RowTexts() {}

  /** Reads all splits of a report, or of a preview. */
  public static List<Map<String, String>> of(
      List<ReadSplit> splits, LinkSource links, ReadSpec spec) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (ReadSplit split : splits) {
      try (BatchReader reader =
          split.isPreview()
              ? BatchReader.openPreview(split, spec)
              : BatchReader.open(split, links, spec)) {
        while (reader.nextBatch()) {
          for (int row = 0; row < reader.batch().rowCount(); row++) {
            rows.add(readRow(reader, spec.batchSchema().columns(), row));
          }
        }
      }
    }
    return rows;
  }

  /** Reads the file again, and adds up a figure of its splits. */
  public static long readAndSum(ReadPlan plan, Report report, ToLongFunction<ReadStats> figure) {
    long sum = 0;
    for (ReadSplit split : report.planSplits(plan.createSpec())) {
      try (BatchReader reader = BatchReader.open(split, report, plan.createSpec())) {
        while (reader.nextBatch()) {
          assertThat(reader.batch().rowCount()).isPositive();
        }
        sum += figure.applyAsLong(reader.readStats());
      }
    }
    return sum;
  }

  /** Reads all rows of the plan's report, which is found or created. */
  public static List<Map<String, String>> of(ReadPlan plan) {
    return of(plan, plan.newRead().awaitReport());
  }

  /** Reads all rows of a report of the plan. */
  public static List<Map<String, String>> of(ReadPlan plan, Report report) {
    return of(report.planSplits(plan.createSpec()), report, plan.createSpec());
  }

  private static Map<String, String> readRow(
      BatchReader reader, List<ReportColumn> columns, int row) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = reader.batch().column(i);
      String text = column.isNull(row) ? null : cellText(column, row, columns.get(i).type());
      texts.put(columns.get(i).name(), text);
    }
    return texts;
  }

  private static String cellText(Column column, int row, ColumnType type) {
    if (column instanceof IntColumn ints) {
      int value = ints.valueAt(row);
      return type.equals(ColumnType.DATE) ? LocalDate.ofEpochDay(value).toString() : "" + value;
    } else if (column instanceof LongColumn longs) {
      long value = longs.valueAt(row);
      return type.equals(ColumnType.TIMESTAMP) ? timeText(value) : "" + value;
    } else if (column instanceof DoubleColumn doubles) {
      return numberText(Double.toString(doubles.valueAt(row)));
    } else if (column instanceof DecimalColumn decimals) {
      return numberText(decimals.valueAt(row).toString());
    } else if (column instanceof BooleanColumn booleans) {
      return "" + booleans.valueAt(row);
    }
    return "" + ((BytesColumn) column).valueAt(row);
  }

  private static String timeText(long micros) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /** Returns the rows as texts in order, to compare rows without their order. */
  public static List<String> sortedTexts(List<Map<String, String>> rows) {
    return rows.stream().map(row -> row.values().toString()).sorted().toList();
  }

  /** Writes DuckDB's texts of these columns in the form of {@link #of}. */
  public static List<Map<String, String>> ofDatabase(
      List<Map<String, String>> rows, List<ReportColumn> columns) {
    return rows.stream().map(row -> ofDatabase(row, columns)).toList();
  }

  private static Map<String, String> ofDatabase(
      Map<String, String> row, List<ReportColumn> columns) {
    Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.putAll(row);
    Map<String, String> texts = new LinkedHashMap<>();
    for (ReportColumn column : columns) {
      String text = ignoringCase.get(column.name());
      texts.put(column.name(), text == null ? null : ofDatabase(text, column.type()));
    }
    return texts;
  }

  private static String ofDatabase(String text, ColumnType type) {
    return switch (type.base()) {
      case DOUBLE, DECIMAL -> numberText(text);
      case DATE -> text.substring(0, "2026-01-01".length());
      case TIMESTAMP -> text.length() == "2026-01-01".length() ? text + " 00:00:00" : text;
      default -> text;
    };
  }

  private static String numberText(String text) {
    BigDecimal value = new BigDecimal(text);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
