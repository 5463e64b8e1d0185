package io.partnerinsights.spark.read;

import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ContractCase;
import io.partnerinsights.testing.ReadContract;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The contract of reads in Spark. */
final class SparkContractTest extends ReadContract {
  @Override
  protected List<List<Object>> readRows(ContractCase question, Map<String, String> options) {
    return TestSpark.newReader(options).load().collectAsList().stream()
        .map(SparkContractTest::values)
        .toList();
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(value(row.get(i)));
    }
    return values;
  }

  private static Object value(Object value) {
    if (value instanceof Date day) {
      return day.toLocalDate();
    }
    return value instanceof Timestamp time ? time.toInstant() : value;
  }
}
