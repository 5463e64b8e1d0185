package io.partnerinsights.flink.source;

import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.plan.PlannedRead;
import io.partnerinsights.flink.rows.RowDeserializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Builds a source from the options of docs/options.md. Building checks the read with the service,
 * by GETs only; the report is created when the job runs.
 */
public final class PartnerInsightsSourceBuilder {
  private final Map<String, String> options = new HashMap<>();

  PartnerInsightsSourceBuilder() {}

  /** Sets an option. A secret must be a reference, such as {@code env:CLIENT_SECRET}. */
  public PartnerInsightsSourceBuilder option(String key, String value) {
    options.put(key, value);
    return this;
  }

  /** Sets several options. */
  public PartnerInsightsSourceBuilder options(Map<String, String> more) {
    options.putAll(more);
    return this;
  }

  /**
   * Checks the read, and returns a source of rows with all columns of the query.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for wrong options, credentials
   *     or names
   */
  public PartnerInsightsSource<RowData> build() {
    PlannedRead read = plan();
    return PartnerInsightsSource.of(
        read, RowDeserializer.rows(InternalTypeInfo.of(read.columns())));
  }

  /** Checks the read, and returns a source of other records; errors as {@link #build()}. */
  public <T> PartnerInsightsSource<T> build(RowDeserializer<T> deserializer) {
    return PartnerInsightsSource.of(plan(), deserializer);
  }

  private PlannedRead plan() {
    try (Application application = new Application()) {
      ReadPlan plan = Session.open(FlinkOptions.parse(options), application).plan();
      RowType columns = (RowType) FlinkTypes.rowType(plan.schema()).getLogicalType();
      return PlannedRead.of(plan, options, columns, plan.schema(), List.of());
    }
  }
}
