package io.partnerinsights.core.schema;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.errors.ReportException;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Infers the types of columns that the dictionary does not know from a sample of their values. The
 * sample is a test of the query: one GET of up to 100 s that creates no report. A column without
 * values is a STRING, which keeps every value as it is.
 */
public final class ColumnSample {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnSample.class);

  /** Maximum number of rows in a sample. */
  private static final long ROWS = 100;

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?");

  private final PartnerInsightsClient client;

  /** Creates a sample that sends its call with this client. */
  public ColumnSample(PartnerInsightsClient client) {
    this.client = client;
  }

  /** Returns the types of these columns of the query. Sends no call if there are no columns. */
  public Map<String, ColumnType> types(InsightsQuery query, List<String> columns) {
    return columns.isEmpty() ? Map.of() : types(columns, rows(query, columns));
  }

  private List<Map<String, Object>> rows(InsightsQuery query, List<String> columns) {
    InsightsQuery sample =
        new InsightsQuery(
            false,
            columns,
            query.dataset(),
            List.of(),
            List.of(),
            OptionalLong.of(ROWS),
            query.timespan());
    try {
      return client.sample(TestQuery.ofText(sample.print()));
    } catch (QueryException | ReportException e) {
      warn(columns, e);
      return List.of();
    }
  }

  private static void warn(List<String> columns, PartnerInsightsException why) {
    LOG.warn(
        "The columns {} are not in the bundled dictionary and are read as STRING, because the"
            + " service returned no sample of them: {} Set their types with option schemaHints",
        columns,
        why.summary());
  }

  /**
   * Returns the type of each column, STRING if no row has a value.
   *
   * @param rows maps from column name to a {@code String}, {@code Long}, {@code Double}, {@code
   *     Boolean} or null
   */
  static Map<String, ColumnType> types(List<String> columns, List<Map<String, Object>> rows) {
    List<Map<String, Object>> found = rows.stream().map(ColumnSample::withoutCase).toList();
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (String column : columns) {
      List<Object> values =
          found.stream().map(row -> row.get(column)).filter(Objects::nonNull).toList();
      types.put(column, type(column, values));
    }
    return types;
  }

  private static Map<String, Object> withoutCase(Map<String, Object> row) {
    Map<String, Object> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(row);
    return copy;
  }

  /** A text of digits stays a STRING: an id in another row may begin with a zero. */
  private static ColumnType type(String column, List<Object> values) {
    if (values.isEmpty()) {
      return ColumnType.STRING;
    }
    if (values.stream().allMatch(Number.class::isInstance)) {
      boolean whole = values.stream().allMatch(Long.class::isInstance);
      return whole ? ColumnType.BIGINT : ColumnType.DOUBLE;
    }
    if (values.stream().allMatch(Boolean.class::isInstance)) {
      return ColumnType.BOOLEAN;
    }
    boolean times = values.stream().allMatch(ColumnSample::isTime);
    return times ? ColumnKind.DATE.typeOf(column) : ColumnType.STRING;
  }

  private static boolean isTime(Object value) {
    return value instanceof String text && TIME.matcher(text).matches();
  }
}
