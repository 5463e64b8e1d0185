package io.partnerinsights.flink.source;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.MetadataColumn;
import io.partnerinsights.flink.rows.RowDeserializer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Builds a source from the options in docs/options.md. Building checks the read with the service,
 * with GETs only. The report is created when the job runs.
 */
@Public
public final class PartnerInsightsSourceBuilder {
  /** Keys are compared without case. */
  private final Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private List<MetadataColumn> metadata = List.of();

  PartnerInsightsSourceBuilder() {}

  /**
   * Sets an option. A secret must be a reference, such as {@code env:REFRESH_TOKEN}. A null value
   * leaves the option unset.
   */
  @Public
  public PartnerInsightsSourceBuilder option(String key, @Nullable String value) {
    if (value == null) {
      options.remove(key);
    } else {
      options.put(key, value);
    }
    return this;
  }

  @Public
  public PartnerInsightsSourceBuilder options(Map<String, String> newOptions) {
    newOptions.forEach(this::option);
    return this;
  }

  /**
   * Reads all executions of a scheduled report, including future ones, without end. The read begins
   * with option {@code startingExecution}, or else with the earliest execution that the service
   * lists. Option {@code reportId} or {@code reportName} names the report. With option {@code
   * recurrenceInterval}, the source finds or creates a scheduled report of the query.
   */
  @Public
  public PartnerInsightsSourceBuilder unbounded() {
    ConnectorOption<?> startOption = StreamOptions.STARTING_EXECUTION;
    options.putIfAbsent(startOption.key(), startOption.defaultText());
    return this;
  }

  /**
   * Adds the metadata columns {@code _report_id}, {@code _execution_id} and {@code
   * _report_generated_time}, in this order, after the columns of the query.
   */
  @Public
  public PartnerInsightsSourceBuilder metadataAsColumns() {
    metadata = List.of(MetadataColumn.values());
    return this;
  }

  /**
   * Checks the read, and returns a source of rows with all columns of the query.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for wrong options, credentials
   *     or names
   */
  @Public
  public PartnerInsightsSource<RowData> build() {
    FlinkRead read = planRead();
    return PartnerInsightsSource.of(
        read, RowDeserializer.identity(InternalTypeInfo.of(read.rowType())));
  }

  /**
   * Checks the read, and returns a source of other records. Throws the same errors as {@link
   * #build()}.
   */
  @Public
  public <T> PartnerInsightsSource<T> build(RowDeserializer<T> deserializer) {
    return PartnerInsightsSource.of(planRead(), deserializer);
  }

  private FlinkRead planRead() {
    return FlinkRead.forDataStream(FlinkReadPlan.planRead(options), metadata);
  }
}
