package io.partnerinsights.spark.read;

import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.spark.metric.ReadMetrics;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * One scan in a plan. Building, describing and comparing it makes no call. Equal when it reads the
 * same columns of the same load(): then Spark reuses one exchange for both.
 */
record PartnerInsightsScan(ReportSource source, StructType readSchema) implements Scan {
  /** What EXPLAIN shows: the query as it is sent, nothing secret. */
  @Override
  public String description() {
    PlannedReport plan = source.plan();
    String range =
        plan.request().range().map(r -> ", from " + r.start() + " to " + r.end()).orElse("");
    return Redaction.scrub(
        "partnerinsights [" + plan.query().print() + range + "]" + source.pushdown());
  }

  @Override
  public Batch toBatch() {
    return new PartnerInsightsBatch(source, readSchema);
  }

  /** Spark's default answers this by planning partitions, and EXPLAIN would cost a report. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetrics.supported();
  }
}
