package io.partnerinsights.spark.read;

import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.decode.TemporalForm;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.session.FileParts;
import io.partnerinsights.core.session.OpenReport;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A planned part on its way to an executor: in fields that any serializer can write. */
final class PartOfFile implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String NO_FORM = "";

  private final long size;
  private final String tag;
  private final long start;
  private final long end;
  private final String[] names;
  private final String[] forms;

  private PartOfFile(FileVersion version, FileHead head, ByteRange range) {
    this.size = version.size();
    this.tag = version.tag();
    this.start = range.start();
    this.end = range.end();
    this.names = head.names().toArray(String[]::new);
    this.forms =
        head.forms().stream().map(f -> f.map(Enum::name).orElse(NO_FORM)).toArray(String[]::new);
  }

  static List<PartOfFile> of(FileParts parts) {
    return parts.ranges().stream()
        .map(range -> new PartOfFile(parts.version(), parts.head(), range))
        .toList();
  }

  OpenReport open(ReportFile file, ParseSpec spec) {
    return OpenReport.part(
        file, new FileVersion(size, tag), head(), new ByteRange(start, end), spec);
  }

  private FileHead head() {
    List<Optional<TemporalForm>> known =
        Arrays.stream(forms)
            .map(f -> f.equals(NO_FORM) ? Optional.<TemporalForm>empty() : form(f))
            .toList();
    return new FileHead(List.of(names), known);
  }

  private static Optional<TemporalForm> form(String name) {
    return Optional.of(TemporalForm.valueOf(name));
  }

  @Override
  public String toString() {
    return "bytes " + start + " to " + end + " of " + size;
  }
}
