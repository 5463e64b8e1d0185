package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.query.TimespanWord;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.ApiError;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs queries on the generated datasets. Thread-safe. All methods that take a query throw {@link
 * io.partnerinsights.sandbox.web.ServiceException} if the service would refuse it.
 */
public final class Warehouse implements AutoCloseable {
  private final Catalog catalog;
  private final Expressions expressions;
  private final Database database;
  private final SandboxSettings settings;
  private final ReportWriter reportWriter;

  /** Opens a database. A dataset's view is created by the first query that reads it. */
  public Warehouse(Program program, Catalog catalog, SandboxSettings settings) {
    this.catalog = catalog;
    this.expressions = Expressions.of(program);
    this.database = new Database(settings, expressions);
    this.settings = settings;
    this.reportWriter = new ReportWriter(database, settings.fileTraits);
  }

  public Catalog catalog() {
    return catalog;
  }

  /** A query to run at a time; a range that is not null replaces its TIMESPAN. */
  public record QueryRequest(String queryText, @Nullable TimeRange range, Instant now) {}

  public boolean hasDatasetOf(String queryText) {
    return catalog.find(Query.parse(queryText).dataset()).isPresent();
  }

  /** Checks a user's query, which may select only what the service lists. */
  public void checkQuery(String queryText) {
    Query parsedQuery = Query.parse(queryText);
    datasetOfValidQuery(parsedQuery, catalog.findSelectable(parsedQuery.dataset()));
  }

  /** Returns the dataset of a stored query, which may select names that are not listed. */
  public DatasetInfo requireDataset(String queryText) {
    Query parsedQuery = Query.parse(queryText);
    return datasetOfValidQuery(parsedQuery, catalog.find(parsedQuery.dataset()));
  }

  private DatasetInfo datasetOfValidQuery(Query query, Optional<DatasetInfo> candidate) {
    DatasetInfo dataset = candidate.orElseThrow(ApiError.UNKNOWN_DATASET::exception);
    new QuerySql(query, dataset, expressions, settings.dateStyle);
    timespanRange(query, dataset, Instant.EPOCH);
    return dataset;
  }

  public void writeReport(QueryRequest request, FileFormat format, Path target) {
    reportWriter.write(
        prepareSelect(request, settings.dateStyle, ValueFormat.forFiles(settings)), format, target);
  }

  public List<Map<String, Object>> querySampleRows(QueryRequest request, int limit) {
    String select =
        prepareSelect(request, settings.dateStyle, ValueFormat.forTestQueries(settings));
    return database.queryRows("SELECT * FROM (" + select + ") LIMIT " + limit);
  }

  /**
   * Returns all rows in the file's order, as DuckDB prints them: {@code 2026-01-01} for days,
   * {@code 2026-01-01 12:34:56} for times, plain digits for numbers, null for missing values.
   * Months are compared as dates, whatever form files have.
   */
  public List<Map<String, String>> queryRows(QueryRequest request) {
    List<Map<String, String>> rows = new ArrayList<>();
    String select = prepareSelect(request, DateStyle.DATE, ValueFormat.DATABASE_FORMAT);
    for (Map<String, Object> row : database.queryRows(select)) {
      Map<String, String> rowTexts = new LinkedHashMap<>();
      row.forEach((name, value) -> rowTexts.put(name, value == null ? null : value.toString()));
      rows.add(rowTexts);
    }
    return rows;
  }

  /**
   * Runs SQL of DuckDB in which each dataset is a table of its records as of a day. Besides their
   * columns, records have what metrics add up, such as {@code "~billed"}; see view.sql.
   */
  public List<Map<String, Object>> queryRecords(String sql, LocalDate asOfDay) {
    String recordsSql = sql;
    for (DatasetInfo dataset : catalog.allDatasets()) {
      String table = Sql.quoteName(dataset.name()) + "(DATE '" + asOfDay + "')";
      String replacedSql =
          recordsSql.replaceAll("\\b(FROM|JOIN) " + dataset.name() + "\\b", "$1 " + table);
      if (!replacedSql.equals(recordsSql)) {
        database.createViewIfAbsent(dataset);
        recordsSql = replacedSql;
      }
    }
    return database.queryRows(recordsSql);
  }

  private String prepareSelect(QueryRequest request, DateStyle dateStyle, ValueFormat format) {
    Query query = Query.parse(request.queryText());
    DatasetInfo dataset =
        catalog.find(query.dataset()).orElseThrow(ApiError.UNKNOWN_DATASET::exception);
    QuerySql sql = new QuerySql(query, dataset, expressions, dateStyle);
    TimeRange timespan = timespanRange(query, dataset, request.now());
    database.createViewIfAbsent(dataset);
    TimeRange range = request.range() == null ? timespan : request.range();
    if (request.range() != null && settings.has(Quirk.END_IN_RANGE)) {
      range = range.withEndIncluded();
    }
    return sql.selectStatement(range, LocalDate.ofInstant(request.now(), ZoneOffset.UTC), format);
  }

  private TimeRange timespanRange(Query query, DatasetInfo dataset, Instant now) {
    boolean includesRunningMonth = settings.has(Quirk.RUNNING_MONTH);
    String name = query.timespan();
    if (name == null) {
      return TimespanWord.DEFAULT.rangeAt(now, includesRunningMonth);
    }
    Optional<TimespanWord> timespanWord =
        TimespanWord.findByName(name).filter(dataset::acceptsTimespan);
    return timespanWord
        .map(word -> word.rangeAt(now, includesRunningMonth))
        .orElseThrow(() -> ApiError.UNKNOWN_VALUE.exception(name));
  }

  @Override
  public void close() {
    database.close();
  }
}
