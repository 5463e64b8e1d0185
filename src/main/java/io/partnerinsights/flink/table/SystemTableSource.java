package io.partnerinsights.flink.table;

import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.client.PartnerInsightsClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;

/**
 * A system table in Flink's planner. The client gets the rows when it translates a job, and sends
 * them with it: the JobManager and the TaskManagers make no call.
 */
record SystemTableSource(SystemTable table, Supplier<PartnerInsightsClient> clientSupplier)
    implements ScanTableSource {
  private static final int MICRO_PRECISION = 6;

  static DataType toRowDataType(SystemTable table) {
    return DataTypes.ROW(
            table.columns().stream()
                .map(SystemTableSource::toField)
                .toArray(DataTypes.Field[]::new))
        .notNull();
  }

  private static DataTypes.Field toField(SystemTable.Column column) {
    return DataTypes.FIELD(column.name(), toDataType(column.type()));
  }

  private static DataType toDataType(SystemTable.Type type) {
    return switch (type) {
      case STRING -> DataTypes.STRING();
      case STRINGS -> DataTypes.ARRAY(DataTypes.STRING());
      case BIGINT -> DataTypes.BIGINT();
      case INT -> DataTypes.INT();
      case BOOLEAN -> DataTypes.BOOLEAN();
      case TIMESTAMP_LTZ -> DataTypes.TIMESTAMP_LTZ(MICRO_PRECISION);
    };
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return new SystemTableScan(
        table, clientSupplier, context.createTypeInformation(toRowDataType(table)));
  }

  @Override
  public DynamicTableSource copy() {
    return this;
  }

  @Override
  public String asSummaryString() {
    return "partnerinsights system." + table.name();
  }

  private record SystemTableScan(
      SystemTable table,
      Supplier<PartnerInsightsClient> clientSupplier,
      TypeInformation<RowData> type)
      implements DataStreamScanProvider {
    @Override
    public boolean isBounded() {
      return true;
    }

    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment env) {
      RowEmitter rows =
          new RowEmitter(new ArrayList<>(table.listRows().apply(clientSupplier.get())));
      String name = "partnerinsights system." + table.name();
      return env.fromSequence(1, 1)
          .setParallelism(1)
          .name(name)
          .flatMap(rows)
          .setParallelism(1)
          .name(name)
          .returns(type);
    }
  }

  /**
   * Emits the rows of a system table for its one input record.
   *
   * @param rows rows of values as {@link SystemTable.Column} describes
   */
  private record RowEmitter(ArrayList<List<?>> rows) implements FlatMapFunction<Long, RowData> {
    @Override
    public void flatMap(Long input, Collector<RowData> out) {
      rows.forEach(row -> out.collect(GenericRowData.of(toInternalValues(row))));
    }

    private static Object[] toInternalValues(List<?> values) {
      return values.stream().map(RowEmitter::toInternalValue).toArray();
    }

    /** Converts a value to Flink's internal form. */
    private static Object toInternalValue(Object value) {
      if (value instanceof String text) {
        return StringData.fromString(text);
      } else if (value instanceof List<?> list) {
        return new GenericArrayData(toInternalValues(list));
      } else if (value instanceof Instant time) {
        return TimestampData.fromInstant(time);
      }
      return value;
    }
  }
}
