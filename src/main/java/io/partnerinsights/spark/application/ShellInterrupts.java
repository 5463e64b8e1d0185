package io.partnerinsights.spark.application;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C in spark-shell and spark-sql. Before a job exists, the one ends and the other goes on
 * waiting. So while a thread plans a read or waits for a report, Ctrl-C ends that; then the shell's
 * own handler is restored. Guarded by the SQL executions.
 */
final class ShellInterrupts {
  private static final Logger LOG = LoggerFactory.getLogger(ShellInterrupts.class);

  private final boolean shell = SparkShell.isOfJvm(SparkShell.command());
  private final Runnable onInterrupt;
  private @Nullable Object handlerOfShell;

  /** Creates an object whose {@code onInterrupt} Ctrl-C runs while a thread waits. */
  ShellInterrupts(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  /** Handles Ctrl-C from now on; outside of a shell nothing happens. */
  void begin() {
    if (shell && handlerOfShell == null) {
      handlerOfShell = install(null);
      if (handlerOfShell != null && hasInterrupted(handlerOfShell)) {
        onInterrupt.run();
      }
    }
  }

  /**
   * Whether Ctrl-C came before the wait, in the same statement. Only the handler of spark-sql knows
   * it; there is one for each statement.
   */
  private static boolean hasInterrupted(Object handler) {
    try {
      Field noted = handler.getClass().getDeclaredField("interruptRequested");
      noted.setAccessible(true);
      return noted.getBoolean(handler);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  void end() {
    if (handlerOfShell != null) {
      install(handlerOfShell);
      handlerOfShell = null;
    }
  }

  /**
   * Installs a handler, or this object's for null, and returns the one before it; null if this JVM
   * has no signals. The class is looked up, because javac warns of it and nothing replaces it.
   */
  private @Nullable Object install(@Nullable Object handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, arguments) -> {
            onInterrupt.run();
            return null;
          };
      Object own = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, run);
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Method handle = signal.getMethod("handle", signal, type);
      return handle.invoke(null, interrupt, handler == null ? own : handler);
    } catch (ReflectiveOperationException e) {
      LOG.debug("Ctrl-C cannot end the waits of this shell", e);
      return null;
    }
  }
}
