package io.partnerinsights.spark.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** A stream with its checkpoint, whose batches are collected; each run is a restart. */
final class StreamRun {
  private final Path checkpoint;

  /** Number of rows of each execution, by batch. A replayed batch replaces itself. */
  private final Map<Long, Map<String, Long>> batches = new ConcurrentHashMap<>();

  private final CountDownLatch firstBatch = new CountDownLatch(1);

  StreamRun(Path checkpoint) {
    this.checkpoint = checkpoint;
  }

  static DataStreamReader newReader(Map<String, String> options) {
    return TestSpark.session().readStream().format("partnerinsights").options(options);
  }

  /** Reads what is available, and returns the query that has ended. */
  StreamingQuery readAvailable(Map<String, String> options)
      throws TimeoutException, StreamingQueryException {
    StreamingQuery query = startQuery(newReader(options).load(), Trigger.AvailableNow());
    query.awaitTermination();
    return query;
  }

  StreamingQuery startQuery(Dataset<Row> rows, Trigger trigger) throws TimeoutException {
    return rows.select("_execution_id", rows.columns())
        .writeStream()
        .trigger(trigger)
        .option("checkpointLocation", checkpoint.toString())
        .foreachBatch((Dataset<Row> batch, Long id) -> addBatch(batch, id))
        .start();
  }

  /**
   * Waits until a stream has its first batch. Until then it must not be stopped if another stream
   * continues: Spark refuses a checkpoint whose first batch was stopped while Spark wrote it.
   */
  void awaitFirstBatch() throws InterruptedException {
    assertThat(firstBatch.await(1, TimeUnit.MINUTES)).as("has a batch").isTrue();
  }

  private void addBatch(Dataset<Row> batch, long id) {
    firstBatch.countDown();
    Map<String, Long> rows = new LinkedHashMap<>();
    batch.collectAsList().forEach(row -> rows.merge(row.getString(0), 1L, Long::sum));
    batches.put(id, rows);
  }

  /** Returns the ids of the executions of all batches, in order. */
  List<String> executionIds() {
    List<String> all = new ArrayList<>();
    batches.keySet().stream().sorted().forEach(id -> all.addAll(batches.get(id).keySet()));
    return all;
  }

  /** Returns the number of rows of each execution. */
  List<Long> rowCounts() {
    return batches.values().stream().flatMap(batch -> batch.values().stream()).toList();
  }

  int batchesWithRows() {
    return (int) batches.values().stream().filter(batch -> !batch.isEmpty()).count();
  }
}
