package io.partnerinsights.examples.etl;

import java.io.IOException;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Loads months before the first execution of a scheduled report, with one report for each month.
 * The connector waits for a permit before it creates the sixth report of an hour. A second start
 * goes on with the first month that has no final run report. See docs/lakehouse.md.
 */
public final class Backfill {
  private final ReportTables report;
  private final Loader loader;

  /** Creates the job; makes GETs only. */
  public Backfill(SparkSession spark, LoadSettings settings, Clock clock) {
    this.loader = new Loader(spark, settings, clock);
    this.report = new ReportTables(spark, settings.catalog(), settings.report());
  }

  /** Runs the job with arguments of the form {@code name=value}. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> values = LoadSettings.parse(arguments, Set.of("from", "until"));
    LoadSettings.checkPresent(values, Set.of("from", "until"));
    LoadSettings settings = LoadSettings.of(values);
    try (SparkSession spark =
        SparkSession.builder().appName("Backfill of " + settings.table()).getOrCreate()) {
      Backfill job = new Backfill(spark, settings, Clock.systemUTC());
      YearMonth from = YearMonth.parse(values.get("from"));
      YearMonth until = YearMonth.parse(values.get("until"));
      RunReport.print(job.run(from, until), settings.table());
    }
  }

  /**
   * Loads the months that are not loaded yet, in the order of time.
   *
   * @param until the last month, included
   * @return what was loaded
   * @throws LoadStoppedException if a check finds a problem in one of them
   */
  public List<RunReport> run(YearMonth from, YearMonth until) {
    List<RunReport> done = new ArrayList<>();
    for (YearMonth month = from; !month.isAfter(until); month = month.plusMonths(1)) {
      String run = "backfill-" + month;
      if (!loader.log().isFinal(run)) {
        done.add(load(run, month));
      }
    }
    return done;
  }

  private RunReport load(String run, YearMonth month) {
    String start = month.atDay(1).toString();
    String end = month.plusMonths(1).atDay(1).toString();
    String period = loader.key().period().orElseThrow(Backfill::noPeriods);
    Dataset<Row> rows = report.rows(start, end);
    // The service may include the end of a range, which is the first day of the next month.
    Dataset<Row> ofMonth =
        rows.where(functions.col(period).geq(start).and(functions.col(period).lt(end)));
    return loader.load(run, "", ofMonth);
  }

  private static IllegalArgumentException noPeriods() {
    return new IllegalArgumentException("Each report of this dataset has the whole table");
  }
}
