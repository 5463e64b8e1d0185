package io.partnerinsights.core.schema;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.errors.ReportException;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service for a few values of columns that nothing is known about: one GET, up to 100 s,
 * and no report. What cannot be had is a STRING, which loses nothing.
 */
public final class ColumnSample {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnSample.class);
  private static final long ROWS = 100;

  private final PartnerInsightsClient client;

  /** Asks with this account's client. */
  public ColumnSample(PartnerInsightsClient client) {
    this.client = client;
  }

  /** The types of these columns of the query; no call if there are none. */
  public Map<String, ColumnType> types(InsightsQuery query, List<String> columns) {
    return columns.isEmpty() ? Map.of() : SampleTypes.of(columns, rows(query, columns));
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
        "The columns {} are not known and read as STRING, because no sample of them could be had:"
            + " {} Give them types with option schemaHints",
        columns,
        why.summary());
  }
}
