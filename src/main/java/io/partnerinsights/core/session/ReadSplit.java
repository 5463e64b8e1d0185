package io.partnerinsights.core.session;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.Public;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A byte range of a report's file, or the whole file, that one task reads. Contains neither a link
 * nor a token. A class with plain fields, because Kryo cannot serialize records.
 */
@Public
public final class ReadSplit implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Writes and reads the fields. A field of a later version is refused. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_NULL, Include.NON_NULL))
          .build();

  /** Null for a preview, like the next two. */
  private final @Nullable String reportId;

  private final @Nullable String executionId;
  private final @Nullable ReportFormat format;

  /** Null if the service does not return it. */
  private final @Nullable String generatedTime;

  /** Null for the whole file. */
  private final @Nullable Range range;

  /** The file of a preview; null for a split of a report. */
  private final byte @Nullable [] preview;

  /** A byte range, with the version of the file and the columns of its head. */
  private static final class Range implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long size;
    private final String tag;
    private final long start;
    private final long end;
    private final String[] names;
    private final String[] forms;

    /** For Jackson, which then sets the fields. */
    private Range() {
      this(new FileVersion(0, ""), new FileHead(List.of(), List.of()), new ByteRange(0, 1));
    }

    Range(FileVersion version, FileHead head, ByteRange bytes) {
      this.size = version.size();
      this.tag = version.etag();
      this.start = bytes.start();
      this.end = bytes.end();
      this.names = head.columnNames().toArray(String[]::new);
      this.forms = head.savedForms().toArray(String[]::new);
    }
  }

  /** For Jackson, which then sets the fields. */
  private ReadSplit() {
    this(null, null, null);
  }

  private ReadSplit(
      @Nullable CompletedReport report, @Nullable Range range, byte @Nullable [] preview) {
    this.reportId = report == null ? null : report.reportId();
    this.executionId = report == null ? null : report.executionId();
    this.format = report == null ? null : report.format();
    this.generatedTime =
        report == null ? null : report.findGeneratedTime().map(Instant::toString).orElse(null);
    this.range = range;
    this.preview = preview;
  }

  static ReadSplit ofWholeFile(CompletedReport report) {
    return new ReadSplit(report, null, null);
  }

  static ReadSplit ofRange(
      CompletedReport report, FileVersion version, FileHead head, ByteRange byteRange) {
    return new ReadSplit(report, new Range(version, head, byteRange), null);
  }

  static ReadSplit ofPreview(byte[] file) {
    return new ReadSplit(null, null, file);
  }

  /** Whether the rows come from a preview: then there is no report and no link. */
  public boolean isPreview() {
    return preview != null;
  }

  public String reportId() {
    return requireReportField(reportId);
  }

  public String executionId() {
    return requireReportField(executionId);
  }

  /** Returns the time at which the service generated the file, if it is known. */
  public Optional<Instant> findGeneratedTime() {
    return Optional.ofNullable(generatedTime).map(Instant::parse);
  }

  /** Returns the file in the store, without a request. */
  ReportFile locateFile(LinkSource links, OkHttpClient client, BooleanSupplier killCheck) {
    return FileStore.of(client, RetryPolicy.forFifteenMinutes())
        .file(reportId(), executionId(), links, killCheck);
  }

  ReportFormat format() {
    return requireReportField(format);
  }

  byte[] previewFile() {
    return Objects.requireNonNull(preview, "a report has no preview");
  }

  boolean isWholeFile() {
    return range == null;
  }

  FileVersion fileVersion() {
    return new FileVersion(requireRange().size, requireRange().tag);
  }

  ByteRange byteRange() {
    return new ByteRange(requireRange().start, requireRange().end);
  }

  FileHead fileHead() {
    return FileHead.restore(
        Arrays.asList(requireRange().names), Arrays.asList(requireRange().forms));
  }

  private Range requireRange() {
    return Objects.requireNonNull(range, "the whole file has no range");
  }

  private static <T> T requireReportField(@Nullable T value) {
    return Objects.requireNonNull(value, "a preview has no report");
  }

  String fileName() {
    return isPreview() ? "preview" : "report " + reportId + ", execution " + executionId;
  }

  /** Returns the split as a text, without link or token. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JacksonException e) {
      throw new IllegalStateException("a split has plain fields", e);
    }
  }

  /** Throws IllegalArgumentException for another text, or one that a later version has saved. */
  public static ReadSplit fromJson(String text) {
    try {
      ReadSplit split = JSON.readValue(text, ReadSplit.class);
      if (split.isPreview() || (split.reportId != null && split.format != null)) {
        return split;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("A split's state cannot be read", e);
    }
    throw new IllegalArgumentException("A split's state names no report");
  }

  @Override
  public String toString() {
    return range == null
        ? fileName()
        : fileName() + ", bytes " + range.start + " to " + range.end + " of " + range.size;
  }
}
