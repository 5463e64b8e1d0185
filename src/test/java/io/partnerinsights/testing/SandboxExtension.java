package io.partnerinsights.testing;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.sandbox.calls.Fault;
import io.partnerinsights.sandbox.calls.Faults;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a sandbox for tests and closes it after them.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SandboxExtension SERVICE = SandboxExtension.small();
 * }</pre>
 *
 * <p>A static field starts one sandbox for the class and its nested classes. Its recorded calls and
 * its faults are cleared before each test. An instance field starts a new sandbox for each test.
 */
public final class SandboxExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Set<String> USED_URLS = ConcurrentHashMap.newKeySet();
  private static final String QUERY_TEST = "/ScheduledQueries/testQueryResult";

  private final SandboxBuilder settings;
  private final boolean onManualClock;
  private Runnable reset = () -> {};
  private Sandbox sandbox;
  private ClockedSandbox clockedSandbox;

  /** The application of one test; null before its first read. */
  private @Nullable Application application;

  /** Number of test classes that are running: the class with the static field, and nested ones. */
  private int runningClasses;

  private SandboxExtension(SandboxBuilder settings, boolean onManualClock) {
    this.settings = settings;
    this.onManualClock = onManualClock;
  }

  public static SandboxExtension of(SandboxBuilder settings) {
    return new SandboxExtension(settings, false);
  }

  /**
   * Creates an extension whose sandbox has little data, completes a report after 20 ms, and counts
   * a device code as entered at once.
   */
  public static SandboxExtension small() {
    return small(s -> {});
  }

  /** Creates such an extension whose sandbox has further settings. */
  public static SandboxExtension small(Consumer<SandboxBuilder> extraSettings) {
    return of(
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(0.1)
            .with(s -> s.devicePollsUntilEntered = 0)
            .with(extraSettings));
  }

  /** Creates an extension whose sandbox has these settings and a clock that the test moves. */
  public static SandboxExtension withManualClock(SandboxBuilder settings) {
    return new SandboxExtension(settings, true);
  }

  /** Also runs this before each test, for state that the test class shares outside the sandbox. */
  public SandboxExtension resettingBeforeEach(Runnable newReset) {
    this.reset = newReset;
    return this;
  }

  /** Returns the running sandbox. */
  public Sandbox sandbox() {
    if (sandbox == null) {
      throw new IllegalStateException("the sandbox runs only during a test");
    }
    return sandbox;
  }

  /** Returns the calls that the sandbox has received. */
  public CallLog calls() {
    return sandbox().calls();
  }

  /** Returns the running sandbox with its clock, if the extension was created with one. */
  public ClockedSandbox clockedSandbox() {
    if (clockedSandbox == null) {
      throw new IllegalStateException("the sandbox has no clock of the test, or does not run");
    }
    return clockedSandbox;
  }

  public Map<String, String> options(String... extraOptions) {
    return ReadOptions.of(sandbox(), extraOptions);
  }

  /** Plans a read with these options, in an application that ends with the test. */
  public ReadPlan planRead(String... extraOptions) {
    return openSession(extraOptions).planRead();
  }

  /** Opens a session with these options, in an application that ends with the test. */
  public Session openSession(String... extraOptions) {
    if (application == null) {
      application =
          clockedSandbox == null
              ? new Application()
              : TestApplications.of(clockedSandbox, clockedSandbox.sleeper());
    }
    return Session.open(ConnectorOptions.parse(options(extraOptions)), application);
  }

  public Fault onQueryTests() {
    return sandbox().faults().on("GET", QUERY_TEST);
  }

  /** Answers all tests of queries with these rows, in which quotes are single ones. */
  public void answerQueryTests(String... rows) {
    String value = String.join(",", rows).replace('\'', '"');
    onQueryTests().always().replaceResponse("{\"value\":[" + value + "],\"statusCode\":200}");
  }

  /** Starts a call, and returns when a fault has met a request of it. */
  public <T> BackgroundCall<T> startUntilFault(Callable<T> call) {
    Faults faults = sandbox().faults();
    long faultsBefore = faults.triggeredCount();
    BackgroundCall<T> backgroundCall = BackgroundCall.start(call);
    Await.until(() -> backgroundCall.isDone() || faults.triggeredCount() > faultsBefore);
    return backgroundCall;
  }

  /** Returns how many tests of queries the sandbox has received. */
  public long queryTestCount() {
    return calls().count("GET", QUERY_TEST);
  }

  /** Returns how many requests to create a report the sandbox has received. */
  public long reportPostCount() {
    return calls().count("POST", "/ScheduledReport");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (runningClasses++ == 0) {
      startSandbox();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (runningClasses == 0) {
      startSandbox();
    } else {
      sandbox.calls().reset();
      sandbox.faults().clear();
    }
    reset.run();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (application != null) {
      application.close();
      application = null;
    }
    if (runningClasses == 0) {
      stopSandbox();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--runningClasses == 0) {
      stopSandbox();
    }
  }

  /** Starts a sandbox on a port that this JVM has not used: engines keep the reports of a URL. */
  private void startSandbox() {
    startOnAnyPort();
    while (!USED_URLS.add(sandbox.apiUrl())) {
      sandbox.close();
      startOnAnyPort();
    }
  }

  private void startOnAnyPort() {
    if (onManualClock) {
      clockedSandbox = new ClockedSandbox(settings);
      sandbox = clockedSandbox.sandbox();
    } else {
      sandbox = settings.start();
    }
  }

  private void stopSandbox() {
    sandbox.close();
    sandbox = null;
    clockedSandbox = null;
  }
}
