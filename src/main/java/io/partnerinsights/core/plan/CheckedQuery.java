package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request that the service accepts, as GETs have shown: its query is known, and its dataset and
 * columns exist. It has no options of the read, and nothing was created on the service.
 *
 * @param query the user's own text, or the stored one
 * @param schema the columns of the report's file
 * @param accountFingerprint a digest of service and account
 * @param connection by which the plan was checked
 */
public record CheckedQuery(
    ReportRequest request,
    InsightsQuery query,
    ReportSchema schema,
    Fingerprint accountFingerprint,
    ConnectionId connection) {

  /**
   * Identifies in memory what reads share: the same content, read by the same connection. The
   * fingerprint alone is a digest of what a token claims, which a read may have made up.
   */
  public record SharedKey(ConnectionId connection, Fingerprint fingerprint) {
    /**
     * Returns the key of a report, whose id may be in any case. Another service may have another
     * report with this id.
     */
    public static SharedKey ofReport(ConnectionId connection, String reportId) {
      return new SharedKey(
          connection, Fingerprint.of("report " + reportId.toLowerCase(Locale.ROOT)));
    }
  }

  public String dataset() {
    return query.dataset();
  }

  public SharedKey sharedKey() {
    return new SharedKey(connection, fingerprint());
  }

  /** Returns the fingerprint, which is equal for all plans that one report can serve. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(accountFingerprint, request);
  }

  /** Returns the request's range as a text, or without a range the query's TIMESPAN. */
  public Optional<String> findRangeText() {
    TimeRange range = request.range();
    return range == null ? query.findTimespan() : Optional.of(range.toText());
  }

  /** Describes it as it is sent: the query in brackets, with the request's range. */
  public String describe() {
    TimeRange range = request.range();
    return "[" + query.toText() + (range == null ? "" : ", from " + range.toText()) + "]";
  }

  public CheckedQuery withTypes(Function<ReportColumn, ColumnType> types) {
    List<ReportColumn> columns =
        schema.columns().stream()
            .map(column -> new ReportColumn(column.name(), types.apply(column), column.comment()))
            .toList();
    return new CheckedQuery(
        request, query, new ReportSchema(columns), accountFingerprint, connection);
  }
}
