package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.download.TransferStats;
import java.io.ByteArrayInputStream;
import java.time.Duration;

/**
 * A report's file, or a part of it, being read.
 *
 * @param rows what it says; closing them ends the transfer
 * @param transfer how its bytes come
 */
public record OpenReport(CsvReader rows, TransferStats transfer) {
  /**
   * Opens all of a file.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be had, or its
   *     header does not fit the schema
   */
  public static OpenReport whole(ReportFile file, ParseSpec spec) {
    ReportStream stream = file.open();
    return new OpenReport(CsvReader.open(stream, spec), stream);
  }

  /**
   * Opens a small file that is here already; nothing is transferred.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if its header does not fit the
   *     schema
   */
  public static OpenReport inMemory(byte[] file, ParseSpec spec) {
    return new OpenReport(CsvReader.open(new ByteArrayInputStream(file), spec), new NoTransfer());
  }

  /**
   * Opens a part, one of those that {@link PartPlanner} has planned with the same spec.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be had, or its
   *     first row cannot be found
   */
  public static OpenReport part(
      ReportFile file, FileVersion version, FileHead head, ByteRange range, ParseSpec spec) {
    StoredBytes bytes = new StoredBytes(file, version);
    return new OpenReport(CsvReader.openPart(bytes, range, head, spec), bytes);
  }

  private record NoTransfer() implements TransferStats {
    @Override
    public long bytesReceived() {
      return 0;
    }

    @Override
    public int resumes() {
      return 0;
    }

    @Override
    public Duration timeWaiting() {
      return Duration.ZERO;
    }

    @Override
    public Duration timeDownloading() {
      return Duration.ZERO;
    }

    @Override
    public Duration timeInflating() {
      return Duration.ZERO;
    }
  }
}
