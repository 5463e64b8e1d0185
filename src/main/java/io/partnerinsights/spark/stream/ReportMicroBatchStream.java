package io.partnerinsights.spark.stream;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.stream.ExecutionStream;
import io.partnerinsights.core.stream.StreamOffset;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.read.PartnerInsightsPartition;
import io.partnerinsights.spark.read.PartnerInsightsReaderFactory;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxFiles;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.types.StructType;

/**
 * The micro-batches of a stream: each consists of the executions between two offsets. Spark stores
 * an offset before it runs the batch, so that a replay reads the same executions.
 */
final class ReportMicroBatchStream
    implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {
  private final ReadPlan plan;
  private final ReadSpec spec;
  private final StructType readSchema;
  private final ExecutionStream executions;

  /**
   * @param columns all columns of the stream, which a restart must have too
   * @param spec what is read of each split
   * @param readSchema the columns of the rows, in Spark's order, including metadata columns
   */
  ReportMicroBatchStream(
      StreamPlan streamPlan, ReportSchema columns, ReadSpec spec, StructType readSchema) {
    this.plan = streamPlan.readPlan();
    this.spec = spec;
    this.readSchema = readSchema;
    this.executions = new ExecutionStream(streamPlan, columns);
  }

  @Override
  public Offset initialOffset() {
    return new SparkOffset(StreamOffset.initial());
  }

  @Override
  public Offset deserializeOffset(String json) {
    return new SparkOffset(StreamOffset.parse(json));
  }

  /** Returns the limit of option {@code maxExecutionsPerTrigger}: an execution has one file. */
  @Override
  public ReadLimit getDefaultReadLimit() {
    return plan.options()
        .find(StreamOptions.MAX_EXECUTIONS_PER_TRIGGER)
        .map(ReadLimit::maxFiles)
        .orElseGet(ReadLimit::allAvailable);
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    executions.limitToAvailable();
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    int maxExecutions = limit instanceof ReadMaxFiles files ? files.maxFiles() : Integer.MAX_VALUE;
    StreamOffset startOffset = SparkOffset.toStreamOffset(start);
    return new SparkOffset(
        callTranslatingInterrupts(() -> executions.latestOffset(startOffset, maxExecutions)));
  }

  /** Is never called: Spark passes the start and the limit to streams with admission control. */
  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("the start and the limit are needed");
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    return callTranslatingInterrupts(
        () ->
            SparkApplication.callInterruptibly(
                () ->
                    executions
                        .reportsBetween(
                            SparkOffset.toStreamOffset(start), SparkOffset.toStreamOffset(end))
                        .stream()
                        .flatMap(report -> planPartitions(report, spec))
                        .toArray(InputPartition[]::new)));
  }

  private static Stream<InputPartition> planPartitions(Report report, ReadSpec spec) {
    return report.planSplits(spec, SparkApplication.defaultParallelism()).stream()
        .map(split -> PartnerInsightsPartition.of(split, report));
  }

  /** Throws an interrupt in a form that Spark takes for the end of the query, not for a failure. */
  private static <T> T callTranslatingInterrupts(Supplier<T> call) {
    try {
      return call.get();
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      InterruptedIOException interrupt = new InterruptedIOException(e.getMessage());
      interrupt.initCause(e);
      throw new UncheckedIOException(interrupt);
    }
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new PartnerInsightsReaderFactory(spec, readSchema);
  }

  /** Returns what the progress of the query shows; no call. */
  @Override
  public Map<String, String> metrics(Optional<Offset> latestConsumedOffset) {
    return latestConsumedOffset
        .map(SparkOffset::toStreamOffset)
        .map(consumedOffset -> toMetrics(consumedOffset, executions.pendingAges(consumedOffset)))
        .orElseGet(Map::of);
  }

  private static Map<String, String> toMetrics(
      StreamOffset consumedOffset, List<Duration> pendingAges) {
    Map<String, String> metrics = new TreeMap<>();
    metrics.put("pendingExecutions", String.valueOf(pendingAges.size()));
    long lagSeconds = pendingAges.isEmpty() ? 0 : pendingAges.get(0).toSeconds();
    metrics.put("lagSeconds", String.valueOf(lagSeconds));
    consumedOffset
        .findNewestTime()
        .ifPresent(time -> metrics.put("newestExecution", time.toString()));
    return metrics;
  }

  /** Has no effect: the service lists an execution whether it was read or not. */
  @Override
  public void commit(Offset end) {}

  /** Has no effect: Spark has interrupted the thread of the query before. */
  @Override
  public void stop() {}

  /** An offset in Spark's checkpoint. Spark compares offsets by their JSON. */
  private static final class SparkOffset extends Offset {
    private final StreamOffset offset;

    SparkOffset(StreamOffset offset) {
      this.offset = offset;
    }

    static StreamOffset toStreamOffset(Offset offset) {
      return offset instanceof SparkOffset position
          ? position.offset
          : StreamOffset.parse(offset.json());
    }

    @Override
    public String json() {
      return offset.toJson();
    }
  }
}
