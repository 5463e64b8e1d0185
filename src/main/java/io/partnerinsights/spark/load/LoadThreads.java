package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.spark.application.SparkApplication;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a run, one for each dataset. Used by the thread of the run. */
final class LoadThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadThreads.class);

  /** Maximum time in seconds that an ended run waits for its threads. */
  private static final int END_SECONDS = 30;

  private final SparkSession spark;
  private final ExecutorService threads = Executors.newCachedThreadPool(LoadThreads::thread);

  LoadThreads(SparkSession spark) {
    this.spark = spark;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-load");
    thread.setDaemon(true);
    return thread;
  }

  ExecutorService executor() {
    return threads;
  }

  /**
   * Runs a step for each at the same time. An interrupt of this thread ends all of them.
   *
   * @param dataset returns the dataset of each, which Spark shows as the description of its jobs
   * @param everySecond runs on this thread while it waits for them
   */
  <T> void all(List<T> each, Function<T, Dataset> dataset, Consumer<T> step, Runnable everySecond) {
    CompletionService<Boolean> steps = new ExecutorCompletionService<>(threads);
    SparkApplication.await(
        () -> {
          List<Future<Boolean>> all =
              each.stream()
                  .map(one -> steps.submit(() -> inSession(dataset.apply(one), one, step)))
                  .toList();
          for (int done = 0; done < all.size(); ) {
            done += await(all, () -> steps.poll(1, TimeUnit.SECONDS)) == null ? 0 : 1;
            everySecond.run();
          }
          all.forEach(future -> await(all, future::get));
          return true;
        });
  }

  private <T> boolean inSession(Dataset dataset, T one, Consumer<T> step) {
    SparkSession.setActiveSession(spark);
    // A failure of one dataset would end the waits of all others of the same execution.
    spark.sparkContext().setLocalProperty("spark.sql.execution.id", null);
    spark.sparkContext().setJobDescription("Load of " + dataset.name());
    step.accept(one);
    return true;
  }

  private static <T> T await(List<Future<Boolean>> all, Callable<T> step) {
    try {
      return step.call();
    } catch (InterruptedException e) {
      all.forEach(each -> each.cancel(true));
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A thread of the load is still busy and will end by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
