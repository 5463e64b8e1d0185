package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a user's listener. An error of the listener is logged once and does not end the wait. */
final class GuardedListener implements ReportListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  private final ReportListener listener;
  private final AtomicBoolean warned = new AtomicBoolean();

  GuardedListener(ReportListener listener) {
    this.listener = listener;
  }

  @Override
  public void waitingForPermit(Instant until) {
    call(l -> l.waitingForPermit(until));
  }

  @Override
  public void created(String reportId) {
    call(l -> l.created(reportId));
  }

  @Override
  public void adopted(String reportId) {
    call(l -> l.adopted(reportId));
  }

  @Override
  public void reused(String reportId) {
    call(l -> l.reused(reportId));
  }

  @Override
  public void polled(ReportProgress report) {
    call(l -> l.polled(report));
  }

  @Override
  public void completed(ReportProgress report) {
    call(l -> l.completed(report));
  }

  @Override
  public void failed(ReportProgress report, PartnerInsightsException error) {
    call(l -> l.failed(report, error));
  }

  /** Catches linkage errors too: the class may be compiled against another version. */
  private void call(Consumer<ReportListener> what) {
    try {
      what.accept(listener);
    } catch (Exception | LinkageError | AssertionError e) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn("The report listener {} failed; nothing else does", listener.getClass(), e);
      }
    }
  }
}
