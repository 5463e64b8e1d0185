package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function with union state, as the sink of files in SQL has it. Flink makes no checkpoint while
 * only some of its tasks have finished.
 */
@Timeout(60)
final class UnionStateTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir Path folder;

  /** The file has one split, so one of the two readers has none. Rows appear after a checkpoint. */
  @Test
  @Tag("full")
  void checkpointsAreMadeWhileOneOfTwoReadersReads() throws Exception {
    Map<String, String> bounded =
        Map.of("query", HalfReadFile.QUERY, "mode", "PERMISSIVE", HalfReadFile.PARALLELISM, "2");
    try (HalfReadFile file = new HalfReadFile(folder);
        RunningJob job =
            RunningJob.start(
                file.readHalf(bounded).map(new WithUnionState()).returns(Types.STRING))) {
      List<String> rows = job.awaitResults(4_000);

      assertThat(Set.copyOf(rows)).hasSize(4_000);
      assertThat(job.stopWithSavepoint(folder.toUri().toString())).isNotEmpty();
    }
  }

  private static final class WithUnionState
      implements MapFunction<String, String>, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(String row) {
      return row;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      context
          .getOperatorStateStore()
          .getUnionListState(new ListStateDescriptor<>("union", Types.STRING));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}
  }
}
