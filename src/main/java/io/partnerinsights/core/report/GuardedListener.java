package io.partnerinsights.core.report;

import io.partnerinsights.core.spi.ReportListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a user's listener. An error of the listener is logged once and does not end the wait. */
final class GuardedListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  private GuardedListener() {}

  static ReportListener of(ReportListener listener) {
    AtomicBoolean warned = new AtomicBoolean();
    return (ReportListener)
        Proxy.newProxyInstance(
            ReportListener.class.getClassLoader(),
            new Class<?>[] {ReportListener.class},
            (proxy, method, arguments) -> call(listener, warned, method, arguments));
  }

  /** Catches linkage errors too: the class may be compiled against another version. */
  private static @Nullable Object call(
      ReportListener listener, AtomicBoolean warned, Method method, Object[] arguments)
      throws IllegalAccessException {
    try {
      return method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      Throwable error = e.getCause();
      boolean mistake =
          error instanceof Exception
              || error instanceof LinkageError
              || error instanceof AssertionError;
      if (!mistake) {
        throw (Error) error;
      }
      if (warned.compareAndSet(false, true)) {
        LOG.warn("The report listener {} failed; nothing else does", listener.getClass(), error);
      }
      return null;
    }
  }
}
