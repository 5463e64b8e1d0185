package io.partnerinsights.spark.read;

import io.partnerinsights.core.cache.DryRun;
import io.partnerinsights.core.cache.Received;
import io.partnerinsights.core.cache.ReportOnDemand;
import io.partnerinsights.core.cache.SharedReport;

/** Which report a source's scans read. */
interface ReportChoice {
  /** What a scan that is planned now would read; equal for scans that give equal rows. No call. */
  SharedReport current();

  /** Whether such a scan's rows can be read without waiting, as far as is known here. No call. */
  boolean isThere(SharedReport planned);

  /** The completed report for such a scan; waits for it. */
  Received get(SharedReport planned);

  /** What the first scan of all would do; GETs only. */
  DryRun dryRun();

  /** There is no choice. */
  static ReportChoice only(ReportOnDemand reports) {
    return new ReportChoice() {
      @Override
      public SharedReport current() {
        return reports.current();
      }

      @Override
      public boolean isThere(SharedReport planned) {
        return planned.isComplete();
      }

      @Override
      public Received get(SharedReport planned) {
        return reports.get(planned);
      }

      @Override
      public DryRun dryRun() {
        return reports.dryRun();
      }
    };
  }
}
