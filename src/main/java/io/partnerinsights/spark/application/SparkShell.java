package io.partnerinsights.spark.application;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell of Spark in this JVM, if one user has started one, and its Ctrl-C. Before a job exists,
 * Ctrl-C ends spark-shell, and spark-sql goes on waiting. So while a thread plans a read or waits
 * for a report, Ctrl-C ends that; then the shell's own handler is restored. Guarded by the SQL
 * executions.
 */
final class SparkShell {
  private static final Logger LOG = LoggerFactory.getLogger(SparkShell.class);

  /** Main classes of the shells that run in the JVM. */
  private static final Pattern JVM_SHELL_CLASSES =
      Pattern.compile(
          "org\\.apache\\.spark\\.(repl\\.Main|sql\\.hive\\.thriftserver\\.SparkSQLCLIDriver)");

  /** Part of the command of a JVM that Python has started. */
  private static final String PYSPARK_COMMAND = "pyspark-shell";

  /** Python has Ctrl-C for itself, and then prints a traceback. */
  private static final String PYTHON_STOP_HINT =
      ". Ctrl-C does not stop this wait. To stop it, call"
          + " spark._jvm.io.partnerinsights.spark.PartnerInsights.stopWaiting()";

  private static final String HANDLER_CLASS = "sun.misc.SignalHandler";

  private final boolean isJvmShell = JVM_SHELL_CLASSES.matcher(javaCommand()).find();
  private final Runnable onInterrupt;
  private @Nullable Object shellHandler;

  /** Creates an object whose {@code onInterrupt} Ctrl-C runs while a thread waits. */
  SparkShell(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  static String javaCommand() {
    return System.getProperty("sun.java.command", "");
  }

  static boolean isShell(String command) {
    return JVM_SHELL_CLASSES.matcher(command).find() || command.contains(PYSPARK_COMMAND);
  }

  /** Returns how a person ends waits if Ctrl-C does not; empty if it does. */
  static String interruptHint(String command) {
    return command.contains(PYSPARK_COMMAND) ? PYTHON_STOP_HINT : "";
  }

  /** Handles Ctrl-C from now on; outside of a shell nothing happens. */
  void startHandlingCtrlC() {
    if (isJvmShell && shellHandler == null) {
      shellHandler = installWaitHandler();
      if (shellHandler != null && hasPendingInterrupt(shellHandler)) {
        onInterrupt.run();
      }
    }
  }

  /**
   * Whether Ctrl-C came before the wait, in the same statement. Only the handler of spark-sql knows
   * it; there is one for each statement.
   */
  private static boolean hasPendingInterrupt(Object handler) {
    try {
      Field requestField = handler.getClass().getDeclaredField("interruptRequested");
      requestField.setAccessible(true);
      return requestField.getBoolean(handler);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  void stopHandlingCtrlC() {
    if (shellHandler != null) {
      restoreShellHandler(shellHandler);
      shellHandler = null;
    }
  }

  private static void restoreShellHandler(Object handler) {
    try {
      installHandler(handler);
    } catch (ReflectiveOperationException e) {
      LOG.debug(
          "The shell's own Ctrl-C handler could not be restored, so Ctrl-C may have no effect. No"
              + " action is needed, because :quit ends the shell",
          e);
    }
  }

  /** Installs this object's handler, and returns the shell's; null if this JVM has no signals. */
  private @Nullable Object installWaitHandler() {
    try {
      Class<?> type = Class.forName(HANDLER_CLASS);
      InvocationHandler invocationHandler =
          (proxy, method, arguments) ->
              method.getName().equals("handle")
                  ? interruptWaits()
                  : callObjectMethod(proxy, method, arguments);
      return installHandler(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, invocationHandler));
    } catch (ReflectiveOperationException e) {
      LOG.debug(
          "Ctrl-C cannot stop the waits of this shell. No action is needed, because waits end by"
              + " themselves",
          e);
      return null;
    }
  }

  private @Nullable Object interruptWaits() {
    onInterrupt.run();
    return null;
  }

  /** Calls a method of Object, which a proxy passes on too. */
  private static Object callObjectMethod(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "the handler of Ctrl-C while a report is awaited";
    };
  }

  /**
   * Installs a handler, and returns the one before it. The class is looked up, because javac warns
   * of it and nothing replaces it.
   */
  private static Object installHandler(Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Object interrupt = signal.getConstructor(String.class).newInstance("INT");
    Method handle = signal.getMethod("handle", signal, Class.forName(HANDLER_CLASS));
    return handle.invoke(null, interrupt, handler);
  }
}
