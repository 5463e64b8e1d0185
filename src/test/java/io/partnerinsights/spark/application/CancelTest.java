package io.partnerinsights.spark.application;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.ShortCases;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Actions whose wait ends by their thread's interrupt, by a call, by another read's failure, or
 * with a job of another branch. In the last case, one branch waits for a report that takes hours;
 * the other has an endless job that is cancelled, or a job that fails. The action then fails, and
 * its wait must end, whichever part of the plan waits.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CancelTest {
  private static final String MARK = "cancelled-job-test";
  private static final CountDownLatch FAILURE_IS_DUE = new CountDownLatch(1);

  private WaitingAction waiting;

  @BeforeEach
  void start() {
    waiting = new WaitingAction();
  }

  @AfterEach
  void stop() {
    context().cancelAllJobs();
    PartnerInsights.stopWaiting();
    waiting.close();
    TestSpark.session().conf().unset("spark.sql.adaptive.enabled");
  }

  static Stream<Function<Dataset<Row>, Object>> actions() {
    return Stream.of(
        Dataset::collectAsList,
        usage -> usage.groupBy("Month").count().collectAsList(),
        usage -> usage.join(usage.groupBy("Month").count(), "Month").count());
  }

  @ParameterizedTest
  @MethodSource("actions")
  void anInterruptEndsTheWaitAndKeepsTheReport(Function<Dataset<Row>, Object> action)
      throws Exception {
    Dataset<Row> usage = waiting.load();
    Thread thread = waiting.start(() -> action.apply(usage));

    thread.interrupt();

    assertThat(waiting.failure()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("actions")
  void stopWaitingEndsAllWaits(Function<Dataset<Row>, Object> action) throws Exception {
    Dataset<Row> usage = waiting.load();
    waiting.start(() -> action.apply(usage));

    PartnerInsights.stopWaiting();

    assertThat(waiting.failure()).hasMessageContaining(ErrorCode.WAIT_INTERRUPTED.messageCode());
    assertThat(waiting.leftItsThreadInterrupted()).isFalse();
  }

  /** Otherwise Spark 4.2 would hang: the action fails only after the other read has ended. */
  @Test
  void aFailedReadEndsTheOtherReadsOfItsAction() throws Exception {
    boolean began = false;
    while (!began) {
      try (WaitingAction pair = new WaitingAction()) {
        Dataset<Row> usage = pair.load().groupBy("Month").count();
        Dataset<Row> timedOut = pair.loadWithTimeout().groupBy("Month").count();
        Thread thread = pair.start(() -> usage.join(timedOut, "Month").collectAsList());
        began = pair.beginsTheSecondRead(thread);
        if (began) {
          assertThat(pair.end()).hasStackTraceContaining(ErrorCode.REPORT_TIMEOUT.messageCode());
        } else {
          PartnerInsights.stopWaiting();
          assertThat(pair.end()).isNotNull();
        }
      }
    }
  }

  static Stream<Named<Consumer<SparkContext>>> cancels() {
    return Stream.of(
        Named.of("job group", spark -> spark.cancelJobGroup(MARK)),
        Named.of("tag", spark -> spark.cancelJobsWithTag(MARK)),
        Named.of("all jobs", SparkContext::cancelAllJobs),
        Named.of("one job", spark -> spark.cancelJob(runningJobs()[0])),
        Named.of("session", spark -> TestSpark.session().interruptAll()));
  }

  @ParameterizedTest
  @ShortCases(value = 2, methods = @MethodSource("cancels"))
  void aCancelledJobEndsTheWaitAndKeepsTheReport(Consumer<SparkContext> cancel) throws Exception {
    Dataset<Row> usage = waiting.load().groupBy("Month").count();
    startBoth(() -> endless().crossJoin(usage).collectAsList());

    cancel.accept(context());

    assertThat(waiting.failure()).hasMessageContaining("cancelled");
    assertThat(waiting.leftItsThreadInterrupted()).isFalse();
  }

  static Stream<Named<Function<Dataset<Row>, Dataset<Row>>>> plans() {
    return Stream.of(
        Named.of("broadcast", usage -> endless().crossJoin(broadcast(usage))),
        Named.of("subquery", CancelTest::withSubquery),
        Named.of("without AQE", CancelTest::withoutAdaptiveExecution));
  }

  private static Dataset<Row> withSubquery(Dataset<Row> usage) {
    usage.createOrReplaceTempView("usage");
    return endless()
        .crossJoin(
            session()
                .sql("SELECT count(*) FROM range(10) WHERE id < (SELECT count(*) FROM usage)"));
  }

  private static Dataset<Row> withoutAdaptiveExecution(Dataset<Row> usage) {
    session().conf().set("spark.sql.adaptive.enabled", "false");
    return session().range(5).crossJoin(broadcast(endless())).crossJoin(broadcast(usage));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aCancelledJobEndsTheWaitInAnyPartOfThePlan(Function<Dataset<Row>, Dataset<Row>> plan)
      throws Exception {
    Dataset<Row> action = plan.apply(waiting.load());
    startBoth(action::collectAsList);

    context().cancelJobGroup(MARK);

    assertThat(waiting.failure()).isNotNull();
    assertThat(waiting.leftItsThreadInterrupted()).isFalse();
  }

  @Test
  void aFailedJobEndsTheWait() throws Exception {
    session().udf().register("fails", (UDF1<Long, Long>) CancelTest::fail, DataTypes.LongType);
    Dataset<Row> usage = waiting.load().groupBy("Month").count();
    Dataset<Row> failing = session().range(1).select(callUDF("fails", col("id"))).repartition(2);
    startBoth(() -> failing.crossJoin(usage).collectAsList());

    FAILURE_IS_DUE.countDown();

    assertThat(waiting.failure()).hasMessageContaining("row 0 fails");
  }

  private static long fail(long id) throws InterruptedException {
    FAILURE_IS_DUE.await();
    throw new IllegalStateException("row " + id + " fails");
  }

  /** Starts the action, and returns when one branch waits and the other's job runs. */
  private void startBoth(Callable<Object> action) throws Exception {
    waiting.start(
        () -> {
          context().setJobGroup(MARK, "an action with two branches", false);
          context().addJobTag(MARK);
          return action.call();
        });
    Await.until(() -> runningJobs().length > 0);
  }

  private static int[] runningJobs() {
    return context().statusTracker().getActiveJobIds();
  }

  /** Returns rows whose job runs for years, in constant memory. */
  private static Dataset<Row> endless() {
    return session().range(0, Long.MAX_VALUE, 1, 2).selectExpr("max(id)");
  }

  private static SparkContext context() {
    return session().sparkContext();
  }

  private static SparkSession session() {
    return TestSpark.session();
  }
}
