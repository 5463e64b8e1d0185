package io.partnerinsights.flink;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** Clusters in this JVM. */
public final class FlinkCluster {
  private FlinkCluster() {}

  /** Returns a cluster of two TaskManagers with two slots each. */
  public static MiniClusterExtension small() {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(new Configuration())
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());
  }
}
