package io.partnerinsights.flink.source;

import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.params.provider.Arguments;

/** What fails while a job runs. */
enum Failure {
  TASK_MANAGER {
    @Override
    void happen(MiniCluster cluster, JobID job) throws Exception {
      cluster.terminateTaskManager(0).get();
      cluster.startTaskManager();
    }
  },
  JOB_MANAGER {
    @Override
    void happen(MiniCluster cluster, JobID job) throws Exception {
      HaLeadershipControl control = cluster.getHaLeadershipControl().orElseThrow();
      control.revokeJobMasterLeadership(job).get();
      control.grantJobMasterLeadership(job).get();
    }
  };

  abstract void happen(MiniCluster cluster, JobID job) throws Exception;

  /** Returns so many random points of a job for each failure: parts of its calls. */
  static List<Arguments> points(int count) {
    Random random = new Random();
    List<Arguments> points = new ArrayList<>();
    for (Failure failure : values()) {
      for (int i = 0; i < count; i++) {
        points.add(Arguments.of(failure, random.nextDouble()));
      }
    }
    return points;
  }

  /** Happens to a running job. */
  @FunctionalInterface
  interface Disturbance {
    void happen(JobID job, CallLog calls) throws Exception;
  }

  /**
   * Returns this failure as one that happens after a part of the calls, at the latest with the last
   * download: a job on a slow machine polls less often.
   *
   * @param all the calls of a job without a failure
   */
  Disturbance after(double part, List<RecordedCall> all, MiniCluster cluster) {
    int enough = 1 + (int) (part * (all.size() - 1));
    long last = all.stream().filter(call -> call.kind() == Kind.DOWNLOAD).count();
    return (job, calls) -> {
      calls.awaitUntil(made -> made.all().size() >= enough || made.count(Kind.DOWNLOAD) >= last);
      happen(cluster, job);
    };
  }
}
