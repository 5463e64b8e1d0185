package io.partnerinsights.testing;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes what a test class prints to a file beside its Surefire report. The console shows a failure
 * with the last lines of its test's log, and the time of a class that is slow.
 *
 * <p>Surefire names the folder in a system property. Without the property, as in an IDE, everything
 * goes to the console.
 */
public final class TestLogs implements TestExecutionListener {
  private static final String FOLDER = System.getProperty("partnerinsights.testLogs");
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private TestPlan plan;
  private long start;

  /**
   * The streams of this JVM, replaced when the first test starts, after Surefire has set its own.
   */
  private static final class Streams {
    static final PrintStream CONSOLE = System.out;
    static final TestLog LOG = new TestLog();

    static {
      PrintStream stream = new PrintStream(LOG, true, StandardCharsets.UTF_8);
      System.setOut(stream);
      System.setErr(stream);
    }
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (FOLDER == null) {
      return;
    }
    if (isClass(test)) {
      start = System.nanoTime();
      Streams.LOG.openFile(Path.of(FOLDER, test.getLegacyReportingName() + ".log"));
    }
    Streams.LOG.forgetLines();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (FOLDER == null) {
      return;
    }
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      Streams.CONSOLE.print(logAndDescribeFailure(test, result.getThrowable().orElseThrow()));
    }
    if (isClass(test) && System.nanoTime() - start > SLOW_NANOS) {
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      Streams.CONSOLE.printf(
          Locale.ROOT, "[INFO] %.1f s in %s%n", seconds, test.getLegacyReportingName());
    }
  }

  /** Writes the whole stack trace to the log, and returns what the console shows. */
  private String logAndDescribeFailure(TestIdentifier test, Throwable thrown) {
    String tail = Streams.LOG.tail();
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    System.err.print(trace);
    return "[ERROR] %s of %s%n%s%n%s%n"
        .formatted(test.getDisplayName(), className(test), FailureText.of(thrown), tail);
  }

  private String className(TestIdentifier test) {
    TestIdentifier ancestor = test;
    while (!isClass(ancestor) && plan.getParent(ancestor).isPresent()) {
      ancestor = plan.getParent(ancestor).get();
    }
    return ancestor.getLegacyReportingName();
  }

  /** Returns whether this is a test class that is not nested in another one. */
  private boolean isClass(TestIdentifier test) {
    return test.getSource().filter(ClassSource.class::isInstance).isPresent()
        && plan.getParent(test).flatMap(TestIdentifier::getSource).isEmpty();
  }
}
