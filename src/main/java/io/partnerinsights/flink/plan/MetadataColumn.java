package io.partnerinsights.flink.plan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The metadata columns: the report and the execution that a row was read from. No file contains
 * them, and they are equal in all rows of a file.
 */
public enum MetadataColumn {
  REPORT_ID("_report_id"),
  EXECUTION_ID("_execution_id"),
  GENERATED_TIME("_report_generated_time");

  /** Flink accepts no higher precision for an event time. */
  private static final int MILLI_PRECISION = 3;

  private final String key;

  MetadataColumn(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }

  private DataType dataType() {
    return this == GENERATED_TIME ? DataTypes.TIMESTAMP_LTZ(MILLI_PRECISION) : DataTypes.STRING();
  }

  RowType.RowField field() {
    return new RowType.RowField(key, dataType().getLogicalType());
  }

  public static Map<String, DataType> dataTypes() {
    Map<String, DataType> types = new LinkedHashMap<>();
    Arrays.stream(values()).forEach(each -> types.put(each.key, each.dataType()));
    return types;
  }

  public static MetadataColumn ofKey(String key) {
    return Arrays.stream(values())
        .filter(each -> each.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No metadata column: " + key));
  }
}
