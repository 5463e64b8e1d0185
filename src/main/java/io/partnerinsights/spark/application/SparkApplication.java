package io.partnerinsights.spark.application;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ConsoleWaitDisplay;
import io.partnerinsights.core.session.FileId;
import io.partnerinsights.core.session.FileSizes;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.SplitSize;
import io.partnerinsights.core.session.TaskLink;
import io.partnerinsights.core.spi.WaitDisplay;
import io.partnerinsights.core.stream.StreamPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * The Spark application of this JVM, on the driver. Each SparkContext of the JVM is an application
 * of its own.
 *
 * <p>The application ends on Spark's event, not in a shutdown hook. {@code SparkContext.stop()}
 * waits for its listeners, and Spark stops a context at the latest when the JVM ends. A shutdown
 * hook would run at the same time as Spark's, and would not run between two applications of one
 * JVM.
 */
public final class SparkApplication {
  private static final String SHOW_PROGRESS = "spark.ui.showConsoleProgress";

  private static final Map<String, SparkApplication> RUNNING = new ConcurrentHashMap<>();

  private final Application reports;
  private final SqlExecutions executions = new SqlExecutions();
  private final ShellInterrupts interrupts = new ShellInterrupts(executions::interruptAll);
  private final LinkRefresher links;
  private final FileSizes sizes = new FileSizes();

  /**
   * Brings the sizes of splits from tasks to the driver, as texts: some platforms cannot load
   * classes of ours where Spark reads the results of tasks.
   */
  private final CollectionAccumulator<String> readSplits = new CollectionAccumulator<>();

  /** Creates an application; {@code hasStageSince} is as for {@link LinkRefresher}. */
  private SparkApplication(Application reports, LongPredicate hasStageSince) {
    this.reports = reports;
    this.links = new LinkRefresher(new LinkThreads(), hasStageSince, System::currentTimeMillis);
  }

  /** Returns the reports of the running application; without a SparkContext those of the JVM. */
  public static Application reports() {
    return current().reports;
  }

  /**
   * Plans a read of the running application; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for wrong options, credentials
   *     or names
   */
  public static ReadPlan read(ConnectorOptions options) {
    return plan(() -> Session.open(options, reports()).plan());
  }

  /**
   * Plans a stream of the running application; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for options that are not those
   *     of a stream, wrong credentials or names
   */
  public static StreamPlan readStream(ConnectorOptions options) {
    return plan(() -> StreamPlan.of(Session.open(options, reports())));
  }

  /** Runs calls that only Ctrl-C, {@link #stopWaiting} and an interrupt of this thread end. */
  private static <T> T plan(Supplier<T> calls) {
    return current().run(SqlExecutions.NONE, failure -> failure, calls);
  }

  /**
   * Runs a call that may wait for a report on this thread. The thread is interrupted when the SQL
   * execution that needs the report ends, or when one of its jobs fails.
   */
  public static <T> T await(Supplier<T> report) {
    SparkApplication application = current();
    long execution = executionId();
    return application.run(
        execution, failure -> application.executions.explained(execution, failure), report);
  }

  /**
   * Runs a call that may wait for the executions of a stream's batch, as {@link #await} does.
   * Errors are thrown as they are: Spark plans each batch anew, and repeats no failure.
   */
  public static <T> T awaitBatch(Supplier<T> executions) {
    return current().run(executionId(), failure -> failure, executions);
  }

  /**
   * Returns Spark's default parallelism: the number of cores that Spark has now, unless {@code
   * spark.default.parallelism} sets it.
   */
  public static int tasks() {
    return SparkEnv.get() == null ? 1 : SparkContext.getOrCreate().defaultParallelism();
  }

  private <T> T run(long execution, UnaryOperator<Exception> thrown, Supplier<T> calls) {
    SqlExecutions.Wait wait = executions.begin(execution);
    interrupts.begin();
    try {
      return calls.get();
    } catch (RuntimeException e) {
      throw unchecked(thrown.apply(executions.fail(wait, e)));
    } finally {
      interrupts.end();
      executions.end(wait);
    }
  }

  /** Spark's own errors are checked exceptions, which its Scala code does not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchecked(Exception failure) throws E {
    throw (E) failure;
  }

  /** Registers a report that the SQL execution of this thread reads. */
  public static void registerRead(Report report) {
    current().executions.registerRead(executionId(), report);
  }

  /** Registers this thread as the planner of its SQL execution, if it has one. */
  public static void registerPlanner() {
    current().executions.registerPlanner(executionId());
  }

  /**
   * Returns a supplier of the newest link to the report's file, for each task that Spark launches.
   * It makes no call and never blocks.
   */
  public static Supplier<TaskLink> taskLinks(Report report) {
    LinkRefresher links = current().links;
    return () -> links.launch(report);
  }

  /**
   * Returns the report whose file a task of this JVM reads. Empty on an executor that is another
   * process than the driver.
   */
  public static Optional<Report> find(FileId file) {
    return RUNNING.values().stream()
        .flatMap(application -> application.links.find(file).stream())
        .findFirst();
  }

  /** Returns what tasks add the size of each split to that they have read to its end. */
  public static CollectionAccumulator<String> readSplits() {
    SparkApplication application = current();
    application.noteSizes();
    return application.readSplits;
  }

  /** Returns the size of a file that tasks have read to its end; no call. */
  public static Optional<SplitSize> fileSize(FileId file) {
    SparkApplication application = current();
    application.noteSizes();
    return application.sizes.find(file);
  }

  /** Moves the sizes of splits out of the accumulator, which would otherwise grow. */
  private void noteSizes() {
    synchronized (readSplits) {
      readSplits.value().forEach(sizes::add);
      readSplits.reset();
    }
  }

  /** Whether a stage runs that was submitted at this time or before, in ms since 1970. */
  private static boolean hasStageSince(SparkContext context, long time) {
    SparkStatusTracker status = context.statusTracker();
    return IntStream.of(status.getActiveStageIds())
        .mapToObj(status::getStageInfo)
        .anyMatch(stage -> stage.exists(info -> info.submissionTime() <= time));
  }

  private static long executionId() {
    String id =
        SparkEnv.get() == null
            ? null
            : SparkContext.getOrCreate().getLocalProperty(SparkEvents.EXECUTION_ID);
    return id == null ? SqlExecutions.NONE : Long.parseLong(id);
  }

  /** Ends all waits of the running application, like an interrupt of each waiting thread. */
  public static void stopWaiting() {
    current().executions.interruptAll();
  }

  private static SparkApplication current() {
    if (SparkEnv.get() == null) {
      return RUNNING.computeIfAbsent(
          "", id -> new SparkApplication(new Application(), time -> false));
    }
    SparkContext context = SparkContext.getOrCreate();
    return RUNNING.computeIfAbsent(context.applicationId(), id -> begin(id, context));
  }

  private static SparkApplication begin(String id, SparkContext context) {
    Application reports =
        display(context.getConf()).map(Application::new).orElseGet(Application::new);
    SparkApplication application =
        new SparkApplication(reports, time -> hasStageSince(context, time));
    context.register(application.readSplits);
    context.addSparkListener(
        new SparkEvents(application.executions, application.links, () -> end(id)));
    return application;
  }

  /**
   * Shows waits where Spark shows its own progress, which shows nothing before a job. In PySpark's
   * shell the line would overwrite the prompt after Ctrl-C: there the log shows the wait.
   */
  private static Optional<WaitDisplay> display(SparkConf conf) {
    return isShown(conf) ? ConsoleWaitDisplay.find() : Optional.empty();
  }

  private static boolean isShown(SparkConf conf) {
    return conf.getBoolean(SHOW_PROGRESS, false) && !ShellInterrupts.isOfPython();
  }

  /**
   * Returns the terminal that shows a table of several lines where waits are shown; null if there
   * is none whose cursor can be moved.
   */
  public static @Nullable PrintStream terminal() {
    boolean shown = SparkEnv.get() != null && isShown(SparkContext.getOrCreate().getConf());
    return shown ? ConsoleWaitDisplay.terminal() : null;
  }

  private static void end(String id) {
    SparkApplication ended = RUNNING.remove(id);
    if (ended != null) {
      ended.links.close();
      ended.reports.close();
    }
  }

  /** The daemon threads on which links are renewed. They exist only while links are in use. */
  private static final class LinkThreads implements LinkRefresher.Timer {
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
}
