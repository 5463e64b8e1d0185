package io.partnerinsights.spark;

import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of this JVM, with Kryo on: nothing of ours may depend on Java's. */
final class TestSpark {
  private static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
          .getOrCreate();

  private TestSpark() {}

  static SparkSession session() {
    return SESSION;
  }

  static DataFrameReader read(Map<String, String> options) {
    return SESSION.read().format("partnerinsights").options(options);
  }
}
