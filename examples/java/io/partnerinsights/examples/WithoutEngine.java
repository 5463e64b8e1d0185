package io.partnerinsights.examples;

import static java.util.stream.Collectors.joining;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reads a report in a plain Java program, without Spark or any other engine. */
public final class WithoutEngine {
  private WithoutEngine() {}

  /**
   * Prints a report's columns and rows, separated by tabs.
   *
   * @param args options of the connector, in the form key=value
   */
  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] option = arg.split("=", 2);
      options.put(option[0], option[1]);
    }
    try {
      read(options, System.out::println);
    } catch (PartnerInsightsException e) {
      System.err.println(e.getMessage() + (e.isRetryable() ? " Try again later." : ""));
      System.exit(1);
    }
  }

  /** Passes one line with the report's columns to the consumer, and then one line for each row. */
  public static void read(Map<String, String> options, Consumer<String> lines) {
    try (Application application = new Application()) {
      ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).planRead();
      List<ReportColumn> columns = plan.schema().columns();
      lines.accept(
          columns.stream()
              .map(column -> column.name() + " " + column.type())
              .collect(joining("\t")));
      Report report = plan.newRead().awaitReport();
      System.err.println("Report " + report.reportId());
      for (ReadSplit split : report.planSplits(plan.createSpec())) {
        try (BatchReader reader = BatchReader.open(split, report, plan.createSpec())) {
          while (reader.nextBatch()) {
            write(columns, reader.batch(), lines);
          }
        }
      }
    }
  }

  private static void write(List<ReportColumn> columns, ColumnBatch batch, Consumer<String> lines) {
    for (int i = 0; i < batch.rowCount(); i++) {
      int row = i;
      lines.accept(
          IntStream.range(0, columns.size())
              .mapToObj(column -> text(columns.get(column), batch.column(column), row))
              .collect(joining("\t")));
    }
  }

  private static String text(ReportColumn column, Column values, int row) {
    return values.isNull(row) ? "" : value(column, values, row).toString();
  }

  /** Returns a value, from the class of column that stores values of its type. */
  private static Object value(ReportColumn column, Column values, int row) {
    return switch (column.type().base()) {
      case STRING -> ((BytesColumn) values).valueAt(row);
      case INT -> ((IntColumn) values).valueAt(row);
      case BIGINT -> ((LongColumn) values).valueAt(row);
      case DOUBLE -> ((DoubleColumn) values).valueAt(row);
      case DECIMAL -> ((DecimalColumn) values).valueAt(row);
      case BOOLEAN -> ((BooleanColumn) values).valueAt(row);
      case DATE -> LocalDate.ofEpochDay(((IntColumn) values).valueAt(row));
      case TIMESTAMP -> Instant.EPOCH.plus(((LongColumn) values).valueAt(row), ChronoUnit.MICROS);
    };
  }
}
