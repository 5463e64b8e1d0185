package io.partnerinsights.spark.read;

import io.partnerinsights.core.api.model.SecureLink;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.report.CompletedReport;
import java.util.Optional;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * A report's file on its way to an executor: ids, format and link, never a token. A class and not a
 * record, because Kryo cannot write records; Spark calls toString() in its logs, so the link stays
 * out of it.
 */
final class ReportPartition implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final String reportId;
  private final String executionId;
  private final ReportFormat format;
  private final String link;

  ReportPartition(CompletedReport report) {
    this.reportId = report.reportId();
    this.executionId = report.executionId();
    this.format = report.format();
    this.link = report.link().reveal();
  }

  CompletedReport report() {
    return new CompletedReport(
        reportId, executionId, format, SecureLink.of(link), Optional.empty());
  }

  @Override
  public String toString() {
    return "report " + reportId + ", execution " + executionId;
  }
}
