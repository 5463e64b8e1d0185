package io.partnerinsights.flink;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** Clusters in this JVM. */
public final class FlinkCluster {
  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 2;

  private FlinkCluster() {}

  /** Returns a cluster of two TaskManagers with two slots each. */
  public static MiniClusterExtension small() {
    return new MiniClusterExtension(settings().build());
  }

  /** Returns such a cluster whose JobManager can lose its leadership. */
  public static MiniClusterExtension withLeadership() {
    return new MiniClusterExtension(settings().withHaLeadershipControl().build());
  }

  /** Returns a cluster whose metrics a reporter gets. */
  public static MiniClusterExtension reportingTo(InMemoryReporter reporter) {
    return new MiniClusterExtension(
        settings().setConfiguration(reporter.addToConfiguration(memory())).build());
  }

  /** Starts such a cluster, which the environments of this JVM then use. */
  static MiniCluster start() throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(memory())
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(SLOTS)
                .withRandomPorts()
                .build());
    cluster.start();
    TestStreamEnvironment.setAsContext(cluster, SLOTS);
    return cluster;
  }

  private static MiniClusterResourceConfiguration.Builder settings() {
    return new MiniClusterResourceConfiguration.Builder()
        .setConfiguration(memory())
        .setNumberTaskManagers(TASK_MANAGERS)
        .setNumberSlotsPerTaskManager(SLOTS);
  }

  private static Configuration memory() {
    return Configuration.fromMap(
        Map.of(
            "taskmanager.memory.network.min", "16mb",
            "taskmanager.memory.network.max", "16mb",
            "taskmanager.memory.managed.size", "32mb"));
  }
}
