package io.partnerinsights.spark.application;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.base.StandardError;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.errors.UnexpectedError;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.FileId;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TaskLink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Spark application of this JVM, on the driver. Each SparkContext of the JVM is an application
 * of its own. It ends on Spark's event: {@code SparkContext.stop()} waits for its listeners. A
 * shutdown hook would run at the same time as Spark's, and not between two applications of a JVM.
 */
public final class SparkApplication {
  private static final Logger LOG = LoggerFactory.getLogger(SparkApplication.class);

  /** A remedy for errors that Spark may throw again for later actions of a DataFrame. */
  public static final String RELOAD_REMEDY = SqlExecutions.RELOAD_REMEDY;

  /** The property of a job that names its SQL execution. */
  private static final String SQL_EXECUTION_ID_KEY = "spark.sql.execution.id";

  /** Maximum number of running jobs; Spark may drop the event of a job's end. */
  private static final int MAX_JOBS = 10_000;

  /** Number of links that are renewed at the same time; a renewal may wait for minutes. */
  private static final int LINK_THREADS = 4;

  /** Interval in ms of the checks of links and planners, which make no call. */
  private static final long CHECK_INTERVAL_MILLIS = 200;

  private static final Map<String, SparkApplication> INSTANCES_BY_APPLICATION_ID =
      new ConcurrentHashMap<>();

  private final Application application;
  private final SqlExecutions executions = new SqlExecutions();
  private final ExecutorService renewalExecutor =
      Executors.newFixedThreadPool(LINK_THREADS, Threads.daemonFactory("partnerinsights-links"));
  private final ScheduledExecutorService checkScheduler =
      Executors.newSingleThreadScheduledExecutor(Threads.daemonFactory("partnerinsights-links"));
  private final LinkRenewer linkRenewer;

  private SparkApplication(Application application, LongPredicate hasStageSubmittedBy) {
    this.application = application;
    this.linkRenewer =
        new LinkRenewer(renewalExecutor, hasStageSubmittedBy, System::currentTimeMillis);
  }

  /** Returns the running application; without a SparkContext the one of the JVM. */
  public static Application application() {
    return currentInstance().application;
  }

  /** Returns the applications of this JVM that have begun, and not ended. */
  static List<Application> runningApplications() {
    return INSTANCES_BY_APPLICATION_ID.values().stream()
        .map(instance -> instance.application)
        .toList();
  }

  /** Plans by GETs, which only Ctrl-C, {@link #stopWaiting} and an interrupt of this thread end. */
  public static <T> T planInterruptibly(ConnectorOptions options, Function<Session, T> planner) {
    SparkApplication instance = currentInstance();
    return instance.executions.runInterruptibly(
        SqlExecutions.NO_EXECUTION,
        false,
        () -> planner.apply(Session.open(options, instance.application)));
  }

  /**
   * Runs a call that may wait for a report on this thread. The thread is interrupted when the SQL
   * execution that needs the report ends, or when one of its jobs fails.
   */
  public static <T> T callInterruptiblyInPlan(Supplier<T> call) {
    return currentInstance().executions.runInterruptibly(currentExecutionId(), true, call);
  }

  /** Runs a call as {@link #callInterruptiblyInPlan} does, whose failure Spark does not repeat. */
  public static <T> T callInterruptibly(Supplier<T> call) {
    return currentInstance().executions.runInterruptibly(currentExecutionId(), false, call);
  }

  /** Returns the number of cores that Spark has now, unless a setting of Spark overrides it. */
  public static int defaultParallelism() {
    return SparkEnv.get() == null ? 1 : SparkContext.getOrCreate().defaultParallelism();
  }

  public static void registerPlanner() {
    currentInstance().executions.registerPlanner(currentExecutionId());
  }

  /** Returns a supplier of the newest link for each task; it makes no call and never blocks. */
  public static Supplier<TaskLink> taskLinks(Report report) {
    LinkRenewer linkRenewer = currentInstance().linkRenewer;
    return () -> linkRenewer.onTaskLaunch(report);
  }

  /** Returns the report whose file a task of this JVM reads; empty in an executor's process. */
  public static Optional<Report> findReport(FileId file) {
    return INSTANCES_BY_APPLICATION_ID.values().stream()
        .flatMap(instance -> instance.linkRenewer.findReport(file).stream())
        .findFirst();
  }

  /** Whether a stage runs that was submitted at this time or before, in ms since 1970. */
  private static boolean hasStageSubmittedBy(SparkContext context, long submittedMillis) {
    SparkStatusTracker statusTracker = context.statusTracker();
    return IntStream.of(statusTracker.getActiveStageIds())
        .mapToObj(statusTracker::getStageInfo)
        .anyMatch(stage -> stage.exists(info -> info.submissionTime() <= submittedMillis));
  }

  private static long currentExecutionId() {
    return parseExecutionId(
        SparkEnv.get() == null
            ? null
            : SparkContext.getOrCreate().getLocalProperty(SQL_EXECUTION_ID_KEY));
  }

  private static long parseExecutionId(@Nullable String id) {
    return id == null ? SqlExecutions.NO_EXECUTION : Long.parseLong(id);
  }

  /** Ends all waits of the running application, like an interrupt of each waiting thread. */
  public static void stopWaiting() {
    currentInstance().executions.interruptAll();
  }

  private static SparkApplication currentInstance() {
    if (SparkEnv.get() == null) {
      return INSTANCES_BY_APPLICATION_ID.computeIfAbsent(
          "", id -> new SparkApplication(new Application(), time -> false));
    }
    SparkContext context = SparkContext.getOrCreate();
    return INSTANCES_BY_APPLICATION_ID.computeIfAbsent(
        context.applicationId(), id -> startApplication(id, context));
  }

  private static SparkApplication startApplication(String id, SparkContext context) {
    String command = SparkShell.javaCommand();
    Consumer<String> printLine =
        isStderrVisible(context.getConf(), command, StandardError.isTerminal())
            ? line -> StandardError.printFullWidth(line, System.getenv("COLUMNS"))
            : OpenWaits::logInfo;
    Application application = new Application(printLine, SparkShell.interruptHint(command));
    SparkApplication sparkApplication =
        new SparkApplication(application, time -> hasStageSubmittedBy(context, time));
    context.addSparkListener(sparkApplication.new SparkEventListener(id));
    // Last: the listener ends the threads, and a context that is stopping takes none.
    Future<?> unused =
        sparkApplication.checkScheduler.scheduleWithFixedDelay(
            sparkApplication::endWaitsAndRenewLinks,
            CHECK_INTERVAL_MILLIS,
            CHECK_INTERVAL_MILLIS,
            TimeUnit.MILLISECONDS);
    return sparkApplication;
  }

  /** A failure does not end the checks at intervals. */
  private void endWaitsAndRenewLinks() {
    try {
      executions.endInterruptedWaits();
      linkRenewer.renewDueLinks();
    } catch (RuntimeException e) {
      LOG.error(UnexpectedError.describe(e, "of this message"), e);
    }
  }

  /**
   * Whether a person may follow standard error. Spark's shells hide INFO in the log, and their
   * standard error may be a notebook's.
   */
  static boolean isStderrVisible(SparkConf conf, String command, boolean isTerminal) {
    boolean isInCluster = conf.get("spark.submit.deployMode", "client").equals("cluster");
    return !isInCluster && (isTerminal || SparkShell.isShell(command));
  }

  /** Follows Spark's events, which Spark delivers one by one. */
  private final class SparkEventListener extends SparkListener {
    private final String applicationId;
    private final Map<Integer, Long> executionIdsByJob = new LruMap<>(MAX_JOBS);

    private SparkEventListener(String applicationId) {
      this.applicationId = applicationId;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      Properties job = start.properties();
      String id = job == null ? null : job.getProperty(SQL_EXECUTION_ID_KEY);
      executionIdsByJob.put(start.jobId(), parseExecutionId(id));
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
      Long id = executionIdsByJob.remove(end.jobId());
      if (id != null && end.jobResult() instanceof JobFailed failed) {
        executions.endExecution(id, failed.exception());
      }
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerSQLExecutionEnd end) {
        executions.endExecution(end.executionId(), null);
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.reason() instanceof ExceptionFailure failure && end.taskInfo() != null) {
        linkRenewer.onTaskFailure(failure.toErrorString(), end.taskInfo().launchTime());
      }
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
      if (INSTANCES_BY_APPLICATION_ID.remove(applicationId) != null) {
        checkScheduler.shutdownNow();
        renewalExecutor.shutdownNow();
        application.close();
      }
    }
  }
}
