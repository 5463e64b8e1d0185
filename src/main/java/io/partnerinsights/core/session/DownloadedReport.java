package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.StoredCopy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * A report's file on this machine. It is downloaded completely before it is parsed, so that a
 * process that was killed continues the download. Until it is closed, no other process replaces the
 * file. Not thread-safe.
 */
public final class DownloadedReport implements Closeable {
  private final ReadSplit split;
  private final LinkSource links;
  private final ReportFile file;
  private final StoredCopy copy;

  private DownloadedReport(ReadSplit split, LinkSource links, ReportFile file, StoredCopy copy) {
    this.split = split;
    this.links = links;
    this.file = file;
    this.copy = copy;
  }

  /** Receives the progress of a download. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called after each part.
     *
     * @param bytes the number of bytes on this machine
     * @param size the number of bytes of the file in the store; negative if it is unknown
     */
    void downloaded(long bytes, long size);
  }

  static DownloadedReport at(
      Path path, ReadSplit split, LinkSource links, ReadSpec spec, Progress progress)
      throws IOException {
    OkHttpClient client = spec.client();
    try {
      ReportFile file = SplitLink.open(split, links, client);
      StoredCopy copy = file.copyAt(path);
      copy.complete((bytes, size) -> progress.downloaded(bytes, size.orElse(-1)));
      return new DownloadedReport(split, links, file, copy);
    } catch (RuntimeException e) {
      links.failed();
      throw e;
    } finally {
      ReadSpec.release(client);
    }
  }

  /**
   * Opens the rows. The caller reports when they have been used.
   *
   * @throws IOException if the file cannot be read
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it does not fit the schema
   */
  public BatchReader open(ReadSpec spec) throws IOException {
    ParseSpec parse = spec.of(file.name(), split.format());
    try {
      CsvReader reader = CsvReader.open(copy.open(), parse);
      // The end of the file is not the end of its use: the supplier of links is not notified.
      return new BatchReader(
          split, opened -> links.link(opened), () -> {}, reader, Optional.empty());
    } catch (RuntimeException e) {
      links.failed();
      throw e;
    }
  }

  /** Opens the file's content as the service has written it, inflated. */
  public InputStream content() throws IOException {
    return copy.open();
  }

  /** Deletes the file on this machine. */
  public void delete() throws IOException {
    copy.delete();
  }

  /** Lets other processes use the file on this machine. */
  @Override
  public void close() throws IOException {
    copy.close();
  }
}
