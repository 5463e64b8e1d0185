package io.partnerinsights.spark.application;

import io.partnerinsights.core.options.ClusterOptions;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/**
 * The connector's options in the configuration with which the Spark application was started. {@code
 * SET} and {@code spark.conf.set} do not change it; they are part of a read, because the author of
 * a read can write them too.
 */
public final class ClusterConfiguration {
  private ClusterConfiguration() {}

  /** Returns the options under {@code spark.datasource.partnerinsights}. */
  public static ClusterOptions ofReads() {
    return below("spark.datasource.partnerinsights.");
  }

  /** Returns the options under {@code spark.sql.catalog.<name>}. */
  public static ClusterOptions ofCatalog(String name) {
    return below("spark.sql.catalog." + name + ".");
  }

  private static ClusterOptions below(String prefix) {
    if (SparkEnv.get() == null) {
      return ClusterOptions.none();
    }
    Tuple2<String, String>[] settings = SparkEnv.get().conf().getAllWithPrefix(prefix);
    return ClusterOptions.of(
        Arrays.stream(settings)
            .collect(Collectors.toMap(Tuple2::_1, Tuple2::_2, (first, last) -> last)));
  }
}
