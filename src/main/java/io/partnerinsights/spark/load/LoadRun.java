package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a load: plans all datasets with GETs, and then loads each on a thread of its own, so
 * that their waits overlap. A dataset that fails does not end the others.
 */
public final class LoadRun {
  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);

  /** Maximum time in seconds that an ended run waits for its threads. */
  private static final int END_SECONDS = 30;

  private final SparkSession spark;
  private final LoadSettings settings;
  private final LoadAccount account;
  private final Clock clock;

  /** Creates a run of the current session; no call. */
  public LoadRun(SparkSession spark, LoadSettings settings, LoadAccount account, Clock clock) {
    this.spark = spark;
    this.settings = settings;
    this.account = account;
    this.clock = clock;
  }

  /** The plan of a dataset, or why there is none. */
  private record Planned(
      Dataset dataset, Optional<DatasetPlan> plan, Optional<LoadResult> failure) {}

  /**
   * Runs the load, and returns what it did for each dataset.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code LOAD_FAILED} after all
   *     datasets if one of them needs the user; {@code WAIT_INTERRUPTED}; the error of a wrong
   *     argument, or of the first calls
   */
  public List<LoadResult> run() {
    Session session = account.open(account.account());
    List<Dataset> datasets = LoadContext.await(() -> chosen(account.datasets(session.client())));
    LoadContext context =
        new LoadContext(
            spark,
            settings,
            account,
            session,
            LoadContext.await(() -> session.client().reports(ReportFilter.all())),
            clock);
    Workers workers = new Workers(spark, datasets.size());
    try {
      List<Planned> planned =
          workers.all(datasets.stream().map(each -> task(() -> plan(context, each))).toList());
      NewResources resources = resources(context, planned);
      if (settings.isDryRun()) {
        return resources.describe();
      }
      resources.check();
      LoadHistory history = new LoadHistory(spark, settings.history());
      List<List<LoadResult>> results =
          workers.all(
              planned.stream().map(each -> task(() -> history.add(load(context, each)))).toList());
      return checked(results.stream().flatMap(List::stream).toList(), datasets.size());
    } finally {
      workers.end();
    }
  }

  private static <T> Callable<T> task(Callable<T> task) {
    return task;
  }

  private List<Dataset> chosen(List<Dataset> offered) {
    if (settings.datasets().isEmpty()) {
      return offered;
    }
    List<Dataset> chosen = new ArrayList<>();
    for (String name : settings.datasets()) {
      chosen.add(
          offered.stream()
              .filter(dataset -> dataset.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      LoadErrors.unknownDataset(
                          name, offered.stream().map(Dataset::name).toList())));
    }
    return chosen;
  }

  private Planned plan(LoadContext context, Dataset dataset) {
    Instant started = clock.instant();
    try {
      return new Planned(dataset, Optional.of(new DatasetPlan(context, dataset)), Optional.empty());
    } catch (Exception e) {
      return new Planned(dataset, Optional.empty(), Optional.of(failed(dataset, started, e)));
    }
  }

  private List<LoadResult> load(LoadContext context, Planned planned) {
    Instant started = clock.instant();
    if (planned.plan().isEmpty()) {
      return planned.failure().stream().toList();
    }
    DatasetLoad load = new DatasetLoad(context, planned.plan().get());
    try {
      return load.run();
    } catch (Exception e) {
      List<LoadResult> results = new ArrayList<>(load.results());
      results.add(failed(planned.dataset(), started, e));
      return results;
    }
  }

  /** An interrupt ends the run; any other failure is one of the dataset. */
  private LoadResult failed(Dataset dataset, Instant started, Exception e) {
    if (LoadErrors.isInterrupt(e)) {
      throw LoadErrors.<RuntimeException>unchecked(e);
    }
    LOG.warn("The load of {} has failed", dataset.name(), e);
    return new LoadResult(
        started,
        dataset.name(),
        settings.table(dataset.name()),
        State.FAILED,
        LoadResult.Execution.NONE,
        LoadResult.Change.none(0),
        LoadErrors.summary(e),
        Duration.between(started, clock.instant()));
  }

  private NewResources resources(LoadContext context, List<Planned> planned) {
    return new NewResources(
        context,
        planned.stream().flatMap(each -> each.plan().stream()).toList(),
        planned.stream().flatMap(each -> each.failure().stream()).toList(),
        () -> LoadContext.await(() -> context.client().queries(QueryFilter.own())));
  }

  private static List<LoadResult> checked(List<LoadResult> results, int datasets) {
    List<LoadResult> failures =
        results.stream().filter(result -> result.state().isFailure()).toList();
    if (!failures.isEmpty()) {
      throw LoadErrors.failed(failures, datasets);
    }
    return results;
  }

  /** The threads of a run. An interrupt of the run's own thread ends them. */
  private record Workers(SparkSession spark, ExecutorService threads) {
    Workers(SparkSession spark, int number) {
      this(
          spark,
          Executors.newFixedThreadPool(
              Math.max(1, number),
              task -> {
                Thread thread = new Thread(task, "partnerinsights-load");
                thread.setDaemon(true);
                return thread;
              }));
    }

    <T> List<T> all(List<Callable<T>> tasks) {
      List<Future<T>> running =
          tasks.stream().map(task -> threads.submit(() -> inSession(task))).toList();
      return LoadContext.await(
          () -> {
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
              results.add(result(each));
            }
            return results;
          });
    }

    private <T> T inSession(Callable<T> task) throws Exception {
      SparkSession.setActiveSession(spark);
      // A failure of one dataset would end the waits of all others of the same execution.
      spark.sparkContext().setLocalProperty("spark.sql.execution.id", null);
      return task.call();
    }

    private static <T> T result(Future<T> task) {
      try {
        return task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw LoadErrors.interrupted(e);
      } catch (ExecutionException e) {
        throw LoadErrors.unwrapped(e);
      }
    }

    void end() {
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

  /** Returns results as rows of {@link LoadResult#SCHEMA}. */
  public static List<Row> rows(List<LoadResult> results) {
    return results.stream().map(LoadResult::row).toList();
  }
}
