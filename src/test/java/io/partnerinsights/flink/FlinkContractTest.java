package io.partnerinsights.flink;

import io.partnerinsights.flink.source.PartnerInsightsSource;
import io.partnerinsights.testing.ContractCase;
import io.partnerinsights.testing.ReadContract;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract of reads in Flink. */
final class FlinkContractTest extends ReadContract {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir static Path folder;

  @Override
  protected List<List<Object>> readRows(ContractCase question, Map<String, String> options)
      throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(FlinkReads.withReferences(options, folder)).build();
    RowType type = ((InternalTypeInfo<RowData>) source.getProducedType()).toRowType();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    return FlinkReads.collectRecords(
            env.fromSource(source, WatermarkStrategy.noWatermarks(), question.name()))
        .stream()
        .map(row -> values(row, type))
        .toList();
  }

  private static List<Object> values(RowData row, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      LogicalType column = type.getTypeAt(i);
      values.add(value(RowData.createFieldGetter(column, i).getFieldOrNull(row), column));
    }
    return values;
  }

  private static Object value(Object value, LogicalType type) {
    if (value instanceof StringData text) {
      return text.toString();
    } else if (value instanceof DecimalData decimal) {
      return decimal.toBigDecimal();
    } else if (value instanceof TimestampData time) {
      return time.toInstant();
    } else if (value instanceof Integer days && type.is(LogicalTypeRoot.DATE)) {
      return LocalDate.ofEpochDay(days);
    }
    return value;
  }
}
