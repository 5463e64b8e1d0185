package io.partnerinsights.spark.read;

import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.session.OpenReport;
import io.partnerinsights.spark.types.MetadataColumns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A report's file, or a part of it, on its way to an executor: ids, format and link, never a token.
 * A class and not a record, because Kryo cannot write records; Spark calls toString() in its logs,
 * so the link stays out of it.
 */
final class ReportPartition implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final String reportId;
  private final String executionId;
  private final ReportFormat format;
  private final String link;

  /** Microseconds since 1970-01-01T00:00:00Z, or null. */
  private final Long generated;

  /** Null for all of the file. */
  private final PartOfFile part;

  /** Null unless there is no report, and the rows come along. */
  private final byte[] preview;

  private ReportPartition(CompletedReport report, PartOfFile part) {
    this.reportId = report.reportId();
    this.executionId = report.executionId();
    this.format = report.format();
    this.link = report.link().reveal();
    this.generated = report.generatedTime().map(ReportPartition::micros).orElse(null);
    this.part = part;
    this.preview = null;
  }

  private ReportPartition(byte[] preview) {
    this.reportId = null;
    this.executionId = null;
    this.format = null;
    this.link = null;
    this.generated = null;
    this.part = null;
    this.preview = preview;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Rows instead of a report. */
  static ReportPartition preview(byte[] file) {
    return new ReportPartition(file);
  }

  /** All of the file in one go. */
  static ReportPartition whole(CompletedReport report) {
    return new ReportPartition(report, null);
  }

  static ReportPartition part(CompletedReport report, PartOfFile part) {
    return new ReportPartition(report, part);
  }

  /** Begins to read it. */
  OpenReport open(OkHttpClient client, ReadSettings settings) {
    if (preview != null) {
      return OpenReport.inMemory(preview, settings.previewSpec());
    }
    ReportFile file = ReadSettings.file(client, report());
    ParseSpec spec = settings.spec(file, format);
    return part == null ? OpenReport.whole(file, spec) : part.open(file, spec);
  }

  /** What a metadata column says in all rows, as Spark has it inside; null if it is not known. */
  Object metadata(String column) {
    return switch (column) {
      case MetadataColumns.REPORT_ID -> UTF8String.fromString(reportId);
      case MetadataColumns.EXECUTION_ID -> UTF8String.fromString(executionId);
      case MetadataColumns.GENERATED_TIME -> generated;
      default -> throw new IllegalArgumentException("no metadata column: " + column);
    };
  }

  private CompletedReport report() {
    return new CompletedReport(
        reportId, executionId, format, SecureLink.of(link), Optional.empty());
  }

  @Override
  public String toString() {
    if (preview != null) {
      return "preview";
    }
    String all = "report " + reportId + ", execution " + executionId;
    return part == null ? all : all + ", " + part;
  }
}
