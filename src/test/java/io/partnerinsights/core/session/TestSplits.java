package io.partnerinsights.core.session;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.spi.Secret;
import java.util.List;

/** Plans splits of any size, also smaller than the option permits. */
public final class TestSplits {
  private TestSplits() {}

  /** Returns the splits of a report whose file is read with this link. */
  public static List<ReadSplit> of(Report report, Secret link, ReadSpec spec, long bytes) {
    CompletedReport file =
        new CompletedReport(
            report.reportId(),
            report.executionId(),
            ReportFormat.CSV,
            SecureLink.of(link.reveal(), null),
            report.findGeneratedTime().orElse(null));
    return Report.planSplits(file, () -> link, spec, bytes, 1);
  }
}
