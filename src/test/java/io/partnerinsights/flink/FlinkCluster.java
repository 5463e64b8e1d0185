package io.partnerinsights.flink;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.test.util.MiniClusterWithClientResource;

/** Clusters in this JVM. */
public final class FlinkCluster {
  private FlinkCluster() {}

  /** Returns a cluster of two TaskManagers with two slots each. */
  public static MiniClusterExtension small() {
    return new MiniClusterExtension(newSettings().build());
  }

  /** Returns such a cluster whose JobManager can lose its leadership. */
  public static MiniClusterExtension withLeadership() {
    return new MiniClusterExtension(newSettings().withHaLeadershipControl().build());
  }

  /** Returns a cluster whose metrics a reporter gets. */
  public static MiniClusterExtension reportingTo(InMemoryReporter reporter) {
    return new MiniClusterExtension(
        newSettings().setConfiguration(reporter.addToConfiguration(memorySettings())).build());
  }

  /** Starts such a cluster, which the environments of this JVM use until its {@code after()}. */
  static MiniClusterWithClientResource startCluster() throws Exception {
    return startCluster(new Configuration());
  }

  static MiniClusterWithClientResource startCluster(Configuration extraSettings) throws Exception {
    Configuration allSettings = memorySettings();
    allSettings.addAll(extraSettings);
    MiniClusterWithClientResource cluster =
        new MiniClusterWithClientResource(newSettings().setConfiguration(allSettings).build());
    cluster.before();
    return cluster;
  }

  private static MiniClusterResourceConfiguration.Builder newSettings() {
    return new MiniClusterResourceConfiguration.Builder()
        .setConfiguration(memorySettings())
        .setNumberTaskManagers(2)
        .setNumberSlotsPerTaskManager(2);
  }

  private static Configuration memorySettings() {
    return Configuration.fromMap(
        Map.of(
            "taskmanager.memory.network.min", "16mb",
            "taskmanager.memory.network.max", "16mb",
            "taskmanager.memory.managed.size", "32mb"));
  }
}
