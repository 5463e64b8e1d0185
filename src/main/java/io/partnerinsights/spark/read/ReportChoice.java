package io.partnerinsights.spark.read;

import io.partnerinsights.core.report.broker.DryRun;
import io.partnerinsights.core.report.broker.Received;
import io.partnerinsights.core.report.broker.ReportsOnDemand;
import io.partnerinsights.core.report.broker.SharedReport;
import java.util.List;

/** Which reports a source's scans read: one, or one for each slice. */
interface ReportChoice {
  /** What a scan that is planned now would read; equal for scans that give equal rows. No call. */
  List<SharedReport> current();

  /** Whether such a scan's rows can be read without waiting, as far as is known here. No call. */
  boolean isThere(List<SharedReport> planned);

  /** The completed reports for such a scan; waits for them. */
  List<Received> get(List<SharedReport> planned);

  /** What the first scan of all would do; GETs only. */
  DryRun dryRun();

  /** There is no choice. */
  static ReportChoice only(ReportsOnDemand reports) {
    return new ReportChoice() {
      @Override
      public List<SharedReport> current() {
        return reports.current();
      }

      @Override
      public boolean isThere(List<SharedReport> planned) {
        return planned.stream().allMatch(SharedReport::isComplete);
      }

      @Override
      public List<Received> get(List<SharedReport> planned) {
        return reports.get(planned);
      }

      @Override
      public DryRun dryRun() {
        return reports.dryRun();
      }
    };
  }
}
