package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.download.Transfer;
import io.partnerinsights.core.model.LruMap;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one split as batches of typed columns, one batch in memory at a time. Not thread-safe.
 *
 * <pre>{@code
 * try (BatchReader rows = BatchReader.open(split, links, spec)) {
 *   while (rows.next()) {
 *     use(rows.batch());
 *   }
 * }
 * }</pre>
 */
public final class BatchReader implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchReader.class);

  /** The files of this JVM with a warning of rounded values: tasks read many splits of a file. */
  private static final Set<String> WARNED = LruMap.newSet(1_000);

  private final ReadSplit split;
  private final LinkSource links;
  private final Runnable release;
  private final CsvReader reader;

  /** Null for a preview. */
  private final @Nullable Transfer transfer;

  private @Nullable SplitSize size;
  private long rows;
  private long nanos;

  private BatchReader(
      ReadSplit split,
      LinkSource links,
      Runnable release,
      CsvReader reader,
      @Nullable Transfer transfer) {
    this.split = split;
    this.links = links;
    this.release = release;
    this.reader = reader;
    this.transfer = transfer;
  }

  /**
   * Opens the rows of a preview.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if they do not fit the schema
   */
  public static BatchReader preview(ReadSplit split, ReadSpec spec) {
    LinkSource none =
        () -> {
          throw new IllegalStateException("a preview has no link");
        };
    ByteArrayInputStream file = new ByteArrayInputStream(split.previewFile());
    CsvReader reader = CsvReader.open(file, spec.ofPreview());
    return new BatchReader(split, none, () -> {}, reader, null);
  }

  /**
   * Opens a split of a report.
   *
   * @param links supplies the link to the file
   * @param spec the settings that all splits of the read share
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the file cannot be opened,
   *     its header does not fit the schema, or the split's first record cannot be found
   */
  public static BatchReader open(ReadSplit split, LinkSource links, ReadSpec spec) {
    return open(split, links, spec, new ReadCancellation());
  }

  /**
   * Opens a split for a read that another thread may cancel.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link #open(ReadSplit,
   *     LinkSource, ReadSpec)}; {@code WAIT_INTERRUPTED} if the read is cancelled
   */
  public static BatchReader open(
      ReadSplit split, LinkSource links, ReadSpec spec, ReadCancellation cancellation) {
    if (split.isPreview()) {
      return preview(split, spec);
    }
    OkHttpClient client = spec.client();
    cancellation.onCancel(client.dispatcher()::cancelAll);
    try {
      return file(split, links, client, spec, cancellation);
    } catch (RuntimeException e) {
      links.failed();
      ReadSpec.release(client);
      throw e;
    }
  }

  private static BatchReader file(
      ReadSplit split,
      LinkSource links,
      OkHttpClient client,
      ReadSpec spec,
      ReadCancellation cancellation) {
    ReportFile file = split.open(links, client);
    ParseSpec parse = spec.of(file.name(), split.format());
    Runnable release = () -> ReadSpec.release(client);
    if (split.isWhole()) {
      ReportStream stream = file.open();
      CsvReader reader = CsvReader.open(stream, parse);
      cancellation.onCancel(stream::abort);
      return new BatchReader(split, links, release, reader, stream);
    }
    SplitBytes bytes = new SplitBytes(file, split.version());
    try {
      CsvReader reader = CsvReader.openSplit(bytes, split.bytes(), split.head(), parse);
      cancellation.onCancel(bytes::abort);
      return new BatchReader(split, links, release, reader, bytes);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Fills the batch with the next rows, and returns false at the end of the split.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the download fails, or the
   *     file does not fit the schema; after that only {@link #close} is allowed
   */
  public boolean next() {
    long start = System.nanoTime();
    boolean more = readNext();
    rows += reader.batch().rows();
    nanos += System.nanoTime() - start;
    return more;
  }

  private boolean readNext() {
    try {
      boolean more = reader.next();
      if (!more) {
        warnIfEmpty();
        size = split.isPreview() ? null : split.size(reader.position(), reader.recordsRead());
        links.succeeded();
      }
      return more;
    } catch (RuntimeException e) {
      links.failed();
      throw e;
    }
  }

  /** A report without rows should have its header; the body of a proxy may have nothing. */
  private void warnIfEmpty() {
    if (transfer != null && transfer.bytesReceived() == 0) {
      LOG.warn(
          "{}: the file is empty and has not even a header. If rows are missing, check the proxy"
              + " options",
          split);
    }
  }

  /**
   * Returns the tag of the file's version: the same tag means the same rows in the same order.
   * Empty if the store sends no strong ETag.
   */
  public Optional<String> fileTag() {
    return transfer == null ? Optional.empty() : transfer.tag();
  }

  /** Returns the whole file's size in the store, before inflating; empty while it is unknown. */
  public Optional<Long> fileSize() {
    return transfer == null ? Optional.empty() : transfer.storedSize();
  }

  /** Returns the size of the split; empty before its end, and for a preview. */
  public Optional<SplitSize> size() {
    return Optional.ofNullable(size);
  }

  /** Returns the rows of the last {@link #next}: always the same object with new content. */
  public ColumnBatch batch() {
    return reader.batch();
  }

  public ReadStats stats() {
    long malformed = reader.malformed().count();
    long rounded = reader.rounded().values().stream().mapToLong(Long::longValue).sum();
    Duration read = Duration.ofNanos(nanos);
    if (transfer == null) {
      return new ReadStats(0, rows, malformed, rounded, 0, Duration.ZERO, Duration.ZERO, read);
    }
    Duration parsing = read.minus(transfer.timeWaiting());
    return new ReadStats(
        transfer.bytesReceived(),
        rows,
        malformed,
        rounded,
        transfer.resumes(),
        transfer.timeDownloading(),
        transfer.timeInflating(),
        parsing.isNegative() ? Duration.ZERO : parsing);
  }

  /**
   * Ends the transfer, closes the connection and logs the number of malformed rows, and once for a
   * file that values were rounded.
   */
  @Override
  public void close() {
    warnOfRounding();
    if (reader.malformed().count() > 0) {
      LOG.warn("{}: {}", split, reader.malformed());
    }
    try {
      reader.close();
    } finally {
      if (transfer != null) {
        transfer.close();
      }
      release.run();
    }
  }

  private void warnOfRounding() {
    Map<String, Long> rounded = reader.rounded();
    if (!rounded.isEmpty() && WARNED.add(split.file())) {
      LOG.warn(
          "{}: values of {} are rounded, because they have more digits after the point than their"
              + " types keep. To keep all digits, set option schemaHints to DECIMAL types with more"
              + " digits, or to STRING",
          split.file(),
          String.join(", ", rounded.keySet()));
    }
  }
}
