package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The looks at many reports: one call for all, as long as the service answers it for each. A report
 * that stands in the way of the others, because it is gone, say, is asked for on its own. Used by
 * one thread at a time.
 */
final class Looks {
  private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

  /** As many reports as may be active at once; their ids make a URL of two thousand characters. */
  private static final int MOST_IDS = 50;

  private boolean together = true;

  /** Looks for those whose time has come and, where that costs no call more, for all others. */
  void look(List<Wait> open) throws InterruptedException {
    List<Wait> joint = open.stream().filter(Wait::isForLatest).toList();
    if (!together || joint.size() == 1) {
      eachAlone(due(open));
      return;
    }
    if (joint.stream().anyMatch(Wait::isDue)) {
      for (int from = 0; from < joint.size(); from += MOST_IDS) {
        lookTogether(joint.subList(from, Math.min(joint.size(), from + MOST_IDS)));
      }
    }
    eachAlone(due(open.stream().filter(wait -> !wait.isForLatest()).toList()));
  }

  private static List<Wait> due(List<Wait> waits) {
    return waits.stream().filter(Wait::isDue).toList();
  }

  private static void eachAlone(List<Wait> waits) throws InterruptedException {
    for (Wait wait : waits) {
      wait.look();
    }
  }

  private void lookTogether(List<Wait> waits) throws InterruptedException {
    List<String> ids = waits.stream().map(Wait::reportId).distinct().toList();
    List<ReportExecution> seen;
    try {
      seen = waits.get(0).executions(ExecutionFilter.latest(ids));
    } catch (PartnerInsightsException e) {
      if (Wait.isRefusal(e)) {
        eachAlone(waits);
      } else {
        for (Wait wait : waits) {
          wait.failed(e);
        }
      }
      return;
    }
    for (Wait wait : waits) {
      share(wait, seen);
    }
  }

  private void share(Wait wait, List<ReportExecution> seen) throws InterruptedException {
    Optional<ReportExecution> own = seen.stream().filter(wait::isOfThis).findFirst();
    if (own.isEmpty() && !seen.isEmpty() && wait.isMissed()) {
      doubt(wait);
    } else {
      wait.saw(own);
    }
  }

  /**
   * That the others' executions are listed and this one's is not may mean that it has none, or that
   * the service gives the latest of all instead of each one's.
   */
  private void doubt(Wait wait) throws InterruptedException {
    boolean known = wait.isKnown();
    boolean listed = wait.look();
    if (known && listed && together) {
      together = false;
      LOG.info("The service does not list the latest executions of several reports in one call");
    }
  }
}
