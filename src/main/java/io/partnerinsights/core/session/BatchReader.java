package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.split.FileBytes;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one split as batches of typed columns, one batch in memory at a time. Not thread-safe. */
@Public
public final class BatchReader implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchReader.class);

  /** The warnings of this JVM, by file and column: tasks read many splits of a file. */
  private static final Set<String> WARNED_COLUMNS = LruMap.newSet(1_000);

  private final ReadSplit split;

  private final CsvReader reader;

  /** The streams that were opened so far; none for a preview. */
  private final List<ReportStream> streams;

  /** Closes the streams and the client; does nothing for a preview. */
  private final Runnable releaseResources;

  private long rows;
  private long elapsedNanos;
  private boolean isClosed;

  private BatchReader(
      ReadSplit split, CsvReader reader, List<ReportStream> streams, Runnable releaseResources) {
    this.split = split;
    this.reader = reader;
    this.streams = streams;
    this.releaseResources = releaseResources;
  }

  public static BatchReader openPreview(ReadSplit split, ReadSpec spec) {
    ByteArrayInputStream file = new ByteArrayInputStream(split.previewFile());
    CsvReader reader = CsvReader.open(file, spec.previewParseSpec());
    return new BatchReader(split, reader, List.of(), () -> {});
  }

  /**
   * Opens a split of a report.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the file cannot be opened,
   *     its header does not fit the schema, or the split's first record cannot be found
   */
  @Public
  public static BatchReader open(ReadSplit split, LinkSource links, ReadSpec spec) {
    return open(split, links, spec, new ReadCancellation());
  }

  /** Opens a split for a read that another thread may cancel, which is {@code WAIT_INTERRUPTED}. */
  public static BatchReader open(
      ReadSplit split, LinkSource links, ReadSpec spec, ReadCancellation cancellation) {
    OkHttpClient client = spec.newClient();
    List<ReportStream> streams = new CopyOnWriteArrayList<>();
    Runnable abort =
        () -> {
          client.dispatcher().cancelAll();
          streams.forEach(ReportStream::abort);
        };
    Runnable releaseResources =
        () -> {
          cancellation.removeAbortAction(abort);
          streams.forEach(ReportStream::close);
          ReadSpec.releaseClient(client);
        };
    cancellation.addAbortAction(abort);
    try {
      ReportFile file = split.locateFile(links, client, cancellation.killCheck());
      CsvReader reader =
          openReader(split, file, spec.parseSpec(file.name(), split.format()), streams);
      // Ends the streams that were opened during a cancellation.
      cancellation.addAbortAction(abort);
      return new BatchReader(split, reader, streams, releaseResources);
    } catch (RuntimeException e) {
      releaseResources.run();
      throw e;
    }
  }

  private static CsvReader openReader(
      ReadSplit split, ReportFile file, ParseSpec spec, List<ReportStream> streams) {
    if (split.isWholeFile()) {
      streams.add(file.open());
      return CsvReader.open(streams.get(0), spec);
    }
    FileVersion version = split.fileVersion();
    FileBytes bytes =
        new FileBytes() {
          @Override
          public long size() {
            return version.size();
          }

          @Override
          public InputStream openAt(long from, long wantedEnd) {
            ReportStream stream = file.openAt(version, from, wantedEnd);
            streams.add(stream);
            return stream;
          }
        };
    return CsvReader.openSplit(bytes, split.byteRange(), split.fileHead(), spec);
  }

  /**
   * Fills the batch with the next rows, and returns false at the end of the split. After an error,
   * call only {@link #close}.
   */
  @Public
  public boolean nextBatch() {
    long startNanos = System.nanoTime();
    boolean hasNext = reader.nextBatch();
    if (!hasNext && !split.isPreview()) {
      warnIfWithoutHeader();
    }
    rows += reader.batch().rowCount();
    elapsedNanos += System.nanoTime() - startNanos;
    return hasNext;
  }

  /** A report without rows should have its header; the body of a proxy may have nothing. */
  private void warnIfWithoutHeader() {
    if (!reader.hasHeader()) {
      LOG.warn(
          "The read returns no rows from the file of {}, because the file is empty, without even a"
              + " header. A proxy may have replaced the file. Check the proxy options, and run the"
              + " read again",
          split);
    }
  }

  /** Returns the file's strong ETag, if any: the same one means the same rows in the same order. */
  public Optional<String> fileEtag() {
    return split.isWholeFile()
        ? streams.stream().findFirst().flatMap(ReportStream::findEtag)
        : Optional.of(split.fileVersion().etag());
  }

  /** Returns the whole file's size in the store; empty while it is unknown. */
  public Optional<Long> fileSize() {
    return split.isWholeFile()
        ? streams.stream().findFirst().flatMap(ReportStream::storedSize)
        : Optional.of(split.fileVersion().size());
  }

  /** Returns the split's size in the store; empty while it is unknown. */
  public Optional<Long> splitSize() {
    return split.isWholeFile()
        ? fileSize()
        : Optional.of(split.byteRange().end() - split.byteRange().start());
  }

  /**
   * Returns the rows of the last {@link #nextBatch}, always as the same object with new content.
   */
  @Public
  public ColumnBatch batch() {
    return reader.batch();
  }

  public ReadStats readStats() {
    long malformedRows = reader.malformedRowCounter().count();
    Duration parseTime =
        Duration.ofNanos(elapsedNanos).minus(sumDurations(ReportStream::waitingTime));
    return new ReadStats(
        bytesReceived(),
        rows,
        malformedRows,
        sumCounts(reader.roundedCounts()),
        sumCounts(reader.droppedTimeCounts()),
        streams.stream().mapToInt(ReportStream::resumeCount).sum(),
        sumDurations(ReportStream::downloadTime),
        sumDurations(ReportStream::inflateTime),
        Durations.max(parseTime, Duration.ZERO));
  }

  private static long sumCounts(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private long bytesReceived() {
    return streams.stream().mapToLong(ReportStream::bytesReceived).sum();
  }

  private Duration sumDurations(Function<ReportStream, Duration> figure) {
    return streams.stream().map(figure).reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * Ends the transfer and closes the connection. Logs the number of malformed rows, and once for
   * each column of a file that values were rounded or times of day were cut. A second call does
   * nothing.
   */
  @Public
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    warnOfRoundedValues();
    warnOfCutTimes();
    if (reader.malformedRowCounter().count() > 0) {
      LOG.warn(
          "The data of {} contains {}. In mode PERMISSIVE, the result has NULL instead of each"
              + " value that does not fit its column. In mode DROPMALFORMED, it lacks the whole"
              + " row. If the result must not have such gaps, set mode=FAILFAST, so that the read"
              + " fails at the first malformed row",
          split,
          reader.malformedRowCounter());
    }
    try {
      reader.close();
    } finally {
      releaseResources.run();
    }
  }

  private void warnOfRoundedValues() {
    List<String> roundedColumns = takeUnwarnedColumns(reader.roundedCounts().keySet());
    if (!roundedColumns.isEmpty()) {
      LOG.warn(
          "In the data of {}, values of the columns {} are rounded, because they have more decimal"
              + " places than the types of these columns allow. If you need all digits, set option"
              + " schemaHints for these columns to a DECIMAL type with more decimal places, or to"
              + " STRING",
          split.fileName(),
          String.join(", ", roundedColumns));
    }
  }

  private void warnOfCutTimes() {
    Map<String, Long> cutCounts = reader.droppedTimeCounts();
    List<String> cutColumns = takeUnwarnedColumns(cutCounts.keySet());
    if (!cutColumns.isEmpty()) {
      LOG.warn(
          "In the data of {}, the time of day was dropped from {}, because the connector reads"
              + " these columns as DATE. If you need the times of day, set option schemaHints to:"
              + " {}",
          split,
          joinColumns(cutColumns, column -> cutCounts.get(column) + " values of " + column),
          joinColumns(
              cutColumns, column -> new ReportColumn(column, ColumnType.TIMESTAMP).toHint()));
    }
  }

  private static String joinColumns(List<String> columns, UnaryOperator<String> toText) {
    return columns.stream().map(toText).collect(Collectors.joining(", "));
  }

  /** Marks columns as warned of, and returns those that were not marked before. */
  private List<String> takeUnwarnedColumns(Set<String> columns) {
    return columns.stream()
        .filter(column -> WARNED_COLUMNS.add(split.fileName() + " " + column))
        .toList();
  }

  /**
   * Ends the reads of one thread from another thread, also while they open a file. The read in
   * progress throws {@code WAIT_INTERRUPTED}, and its connection is closed. Thread-safe.
   */
  public static final class ReadCancellation {
    private final Set<Runnable> abortActions = new HashSet<>();
    private final BooleanSupplier killCheck;
    private boolean cancelled;

    public ReadCancellation() {
      this(() -> false);
    }

    /**
     * Ends the reads of a task that an engine kills without an interrupt.
     *
     * @param killCheck called by any thread before each request and each read of at most a MiB
     */
    public ReadCancellation(BooleanSupplier killCheck) {
      this.killCheck = killCheck;
    }

    BooleanSupplier killCheck() {
      return killCheck;
    }

    /** Ends the reads that use this object, now and later. */
    public synchronized void cancel() {
      cancelled = true;
      abortActions.forEach(Runnable::run);
    }

    /** Adds an action that ends a read. Runs it at once if the reads were cancelled. */
    synchronized void addAbortAction(Runnable action) {
      abortActions.add(action);
      if (cancelled) {
        action.run();
      }
    }

    /** Removes the action of a read that is closed. */
    synchronized void removeAbortAction(Runnable action) {
      abortActions.remove(action);
    }
  }
}
