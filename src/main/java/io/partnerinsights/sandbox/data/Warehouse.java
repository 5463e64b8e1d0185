package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.InvalidQueryException;
import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.query.Timespan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The datasets, and the queries run over them by DuckDB. Safe for many threads; close it after use.
 * Every method that takes a query's text refuses it as the service does, by {@link
 * InvalidQueryException}.
 */
public final class Warehouse implements AutoCloseable {
  private final Catalog catalog;
  private final Recipes recipes = new Recipes();
  private final Database database;
  private final boolean endInRange;
  private final ReportWriter writer;

  /** Opens an empty database; datasets come to life when they are first asked for. */
  public Warehouse(Catalog catalog, DataSettings settings, FileDialect dialect, Path folder) {
    this.catalog = catalog;
    this.database = new Database(folder, settings, recipes);
    this.endInRange = settings.endInRange();
    this.writer = new ReportWriter(database, dialect);
  }

  /**
   * A query to run.
   *
   * @param override the report's or test query's own start and end; empty leaves it to TIMESPAN
   * @param now what TIMESPAN counts back from
   */
  public record Question(String query, Optional<TimeRange> override, Instant now) {}

  /** The dataset of a query that this service would run. */
  public DatasetInfo check(String query) {
    return plan(new Question(query, Optional.empty(), Instant.EPOCH)).dataset();
  }

  /** Writes the query's rows into a file. */
  public void write(Question question, FileFormat format, Path target) {
    Plan plan = plan(question);
    writer.write(dates -> plan.select(dates), format, target);
  }

  /** The first rows, values typed as JSON has them. */
  public List<Map<String, Object>> sample(Question question, int most) {
    String select = plan(question).select(DateStyle.DATE_TIME::write);
    return database.rows("SELECT * FROM (" + select + ") LIMIT " + most);
  }

  /**
   * All rows in the file's order, as DuckDB prints them: {@code 2026-01-01} for days, {@code
   * 2026-01-01 12:34:56} for times, plain digits for numbers, null for nothing.
   */
  public List<Map<String, String>> rows(Question question) {
    List<Map<String, String>> rows = new ArrayList<>();
    String select = plan(question).select(date -> "CAST(" + date + " AS VARCHAR)");
    for (Map<String, Object> row : database.rows(select)) {
      Map<String, String> texts = new LinkedHashMap<>();
      row.forEach((name, value) -> texts.put(name, value == null ? null : value.toString()));
      rows.add(texts);
    }
    return rows;
  }

  private record Plan(DatasetInfo dataset, QuerySql sql, TimeRange range) {
    String select(UnaryOperator<String> dates) {
      return sql.select(range, dates);
    }
  }

  private Plan plan(Question question) {
    Query query = Query.parse(question.query());
    DatasetInfo dataset =
        catalog.find(query.dataset()).orElseThrow(InvalidQueryException::unknownDataset);
    QuerySql sql = new QuerySql(query, dataset, recipes);
    TimeRange asked = range(query, dataset, question.now());
    database.prepare(dataset);
    TimeRange range =
        question.override().map(given -> endInRange ? given.withEnd() : given).orElse(asked);
    return new Plan(dataset, sql, range);
  }

  private static TimeRange range(Query query, DatasetInfo dataset, Instant now) {
    if (query.timespan().isEmpty()) {
      return Timespan.DEFAULT.rangeAt(now);
    }
    String name = query.timespan().get();
    return Timespan.of(name)
        .filter(known -> !dataset.ranges().isEmpty())
        .map(known -> known.rangeAt(now))
        .orElseThrow(() -> InvalidQueryException.unknownTimespan(name));
  }

  @Override
  public void close() {
    database.close();
  }
}
