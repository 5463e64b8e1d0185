package io.partnerinsights.flink.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;

/** Emits the rows of a system table for its one input record. */
final class SystemRowsFunction implements FlatMapFunction<Long, RowData> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<List<?>> rows;

  /** Takes rows of values as {@link io.partnerinsights.core.table.SystemTable.Column} describes. */
  SystemRowsFunction(List<List<?>> rows) {
    this.rows = new ArrayList<>(rows);
  }

  @Override
  public void flatMap(Long input, Collector<RowData> out) {
    rows.forEach(row -> out.collect(GenericRowData.of(cells(row))));
  }

  private static Object[] cells(List<?> values) {
    return values.stream().map(SystemRowsFunction::cell).toArray();
  }

  /** Converts a value to Flink's internal form. */
  private static Object cell(Object value) {
    if (value instanceof String text) {
      return StringData.fromString(text);
    } else if (value instanceof List<?> list) {
      return new GenericArrayData(cells(list));
    } else if (value instanceof Instant time) {
      return TimestampData.fromInstant(time);
    }
    return value;
  }
}
