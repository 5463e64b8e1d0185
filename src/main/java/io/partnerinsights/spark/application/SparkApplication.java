package io.partnerinsights.spark.application;

import io.partnerinsights.core.model.LruMap;
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
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(SparkApplication.class);

  /** The property of a job that names its SQL execution. */
  private static final String EXECUTION_ID = "spark.sql.execution.id";

  /** Maximum number of running jobs; Spark may drop the event of a job's end. */
  private static final int MAX_JOBS = 10_000;

  private static final Pattern MISSING_CLASS =
      Pattern.compile(
          "(?:ClassNotFoundException|NoClassDefFoundError): (io[./]partnerinsights[\\w./$]*)");

  private static final String SHOW_PROGRESS = "spark.ui.showConsoleProgress";

  /** Number of links that are renewed at the same time; a renewal may wait for minutes. */
  private static final int LINK_THREADS = 4;

  /** Interval in seconds between two checks of the links in use; a check makes no call. */
  private static final long LINK_INTERVAL = 1;

  private static final Map<String, SparkApplication> RUNNING = new ConcurrentHashMap<>();

  private final Application reports;
  private final SqlExecutions executions = new SqlExecutions();
  private final ShellInterrupts interrupts = new ShellInterrupts(executions::interruptAll);
  private final ScheduledExecutorService linkThreads =
      Executors.newScheduledThreadPool(LINK_THREADS, SparkApplication::linkThread);
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
    this.links = new LinkRefresher(linkThreads, hasStageSince, System::currentTimeMillis);
  }

  private static Thread linkThread(Runnable action) {
    Thread thread = new Thread(action, "partnerinsights-links");
    thread.setDaemon(true);
    return thread;
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
        SparkEnv.get() == null ? null : SparkContext.getOrCreate().getLocalProperty(EXECUTION_ID);
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
    context.addSparkListener(application.new SparkEvents(id));
    // Last: the listener ends the threads, and a context that is stopping takes none.
    Future<?> unused =
        application.linkThreads.scheduleWithFixedDelay(
            application.links::check, LINK_INTERVAL, LINK_INTERVAL, TimeUnit.SECONDS);
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
      ended.linkThreads.shutdownNow();
      ended.reports.close();
    }
  }

  /**
   * Follows Spark's events, which Spark delivers one by one. Ends the waits of a SQL execution when
   * it ends, and when one of its jobs fails or is cancelled: the execution then fails, but perhaps
   * much later. Has links renewed that a failed task names as expired. Explains the failure of a
   * task whose executor does not have the connector: no code of ours runs there.
   */
  private final class SparkEvents extends SparkListener {
    private final String applicationId;
    private final Map<Integer, Long> executionsOfJobs = new LruMap<>(MAX_JOBS);
    private boolean explained;

    private SparkEvents(String applicationId) {
      this.applicationId = applicationId;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      Properties properties = start.properties();
      String id = properties == null ? null : properties.getProperty(EXECUTION_ID);
      executionsOfJobs.put(start.jobId(), id == null ? SqlExecutions.NONE : Long.parseLong(id));
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
      Long id = executionsOfJobs.remove(end.jobId());
      if (id != null && end.jobResult() instanceof JobFailed failed) {
        executions.jobFailed(id, failed.exception());
      }
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerSQLExecutionEnd end) {
        executions.executionEnded(end.executionId(), hasFailed(end));
      }
    }

    /** Whether there is an error message; Spark sends an empty one after a success. */
    private static boolean hasFailed(SparkListenerSQLExecutionEnd end) {
      return end.errorMessage().exists(message -> !message.isEmpty());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.reason() instanceof ExceptionFailure failure && end.taskInfo() != null) {
        String error = failure.toErrorString();
        links.taskFailed(error, end.taskInfo().launchTime());
        explainMissingClass(MISSING_CLASS.matcher(error));
      }
    }

    /** Logs the remedy once; Spark's error names the class and nothing else. */
    private void explainMissingClass(Matcher missing) {
      if (!explained && missing.find()) {
        explained = true;
        LOG.error(
            "Class {} is missing on the executors: only the driver has the connector. Add its jar"
                + " with --jars, spark.jars or as a library of the cluster, and start the"
                + " application again. The report stays on the service, so the same query reads it"
                + " without a new report",
            missing.group(1));
      }
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
      SparkApplication.end(applicationId);
    }
  }
}
