import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A cluster with two TaskManagers in one process. Lines of its input make a part of it fail or
 * recover: {@code kill}, {@code start}, and {@code revoke} or {@code grant} with a job's id. It
 * prints {@code done} and the line's number after each.
 */
public final class OneProcessCluster {
  public static void main(String[] args) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(GlobalConfiguration.loadConfiguration())
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(1)
                .setHaServices(MiniCluster.HaServices.WITH_LEADERSHIP_CONTROL)
                .build());
    cluster.start();
    System.out.println("cluster: " + cluster.getRestAddress().get().getPort());
    HaLeadershipControl leadership = cluster.getHaLeadershipControl().orElseThrow();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    int taskManager = 0;
    int number = 0;
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "kill" -> cluster.terminateTaskManager(taskManager++).get();
        case "start" -> cluster.startTaskManager();
        case "revoke" -> leadership.revokeJobMasterLeadership(JobID.fromHexString(words[1])).get();
        case "grant" -> leadership.grantJobMasterLeadership(JobID.fromHexString(words[1])).get();
        default -> throw new IllegalArgumentException(line);
      }
      System.out.println("done " + ++number + ".");
    }
    cluster.close();
  }
}
