package io.partnerinsights.spark.application;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The daemon threads on which links are renewed. They exist only while links are in use. */
final class LinkThreads implements LinkRefresher.Timer {
  /** Number of links that are renewed at the same time; a renewal may wait for minutes. */
  private static final int THREADS = 4;

  private final ScheduledThreadPoolExecutor threads =
      new ScheduledThreadPoolExecutor(
          THREADS,
          action -> {
            Thread thread = new Thread(action, "partnerinsights-links");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  LinkThreads() {
    threads.setKeepAliveTime(10, TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void schedule(Duration delay, Runnable action) {
    Future<?> unused = threads.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
