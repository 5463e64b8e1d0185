package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored bytes of a file from some position on. A broken transfer is resumed at the byte where
 * it broke, if the store's tag proves that the file is still the same. If only a range was
 * requested, the bytes after it are requested when they are read.
 */
final class ResumingStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  /** Bytes of the first further range; each later one doubles, up to the maximum. */
  private static final long MIN_RANGE_BYTES = 256 << 10;

  private static final long MAX_RANGE_BYTES = 8 << 20;

  /** Maximum number of bytes that are skipped at once. */
  private static final int SKIP_BYTES = 8 << 10;

  private final FileRequests requests;
  private final DownloadErrors errors;

  /** Unknown for a chunked response without a range; a later range contains it. */
  private volatile @Nullable Long size;

  private final @Nullable String tag;
  private final String encoding;
  private final BreakLimit limit;
  private final LeastThroughput throughput;
  private final long from;
  private long until;
  private long rangeBytes = MIN_RANGE_BYTES;

  private volatile FileResponse response;
  private InputStream body;
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger resumes = new AtomicInteger();
  private long bodyStart;
  private boolean ended;
  private volatile boolean closed;

  /**
   * Reads a file from its start.
   *
   * @param first the response that has been received
   * @param until position after the requested range
   */
  ResumingStream(FileRequests requests, FileResponse first, long until) {
    this(requests, first, 0, until, null);
  }

  /** Reads a known version from a position on; sends the first request. */
  ResumingStream(FileRequests requests, FileVersion version, long from, long until) {
    this(requests, requests.openAt(from, until, version.tag()), from, until, version);
    try {
      useResponse();
    } catch (RuntimeException e) {
      response.abort();
      throw e;
    }
  }

  private ResumingStream(
      FileRequests requests,
      FileResponse first,
      long from,
      long until,
      @Nullable FileVersion known) {
    this.requests = requests;
    this.errors = requests.errors();
    this.from = from;
    this.until = until;
    this.size = known == null ? first.size() : Long.valueOf(known.size());
    this.tag = known == null ? first.strongTag().orElse(null) : known.tag();
    this.encoding = known == null ? first.encoding() : "";
    this.limit = new BreakLimit(requests.retries());
    this.throughput = new LeastThroughput(requests.retries().clock());
    this.response = first;
    this.body = first.body();
  }

  Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  Optional<Long> size() {
    return Optional.ofNullable(size);
  }

  /** Returns the number of bytes received; every thread may call it. */
  long received() {
    return received.get();
  }

  private long position() {
    return from + received.get();
  }

  /** Returns how many times the transfer was resumed; every thread may call it. */
  int resumes() {
    return resumes.get();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (!ended && length > 0) {
      try {
        int count = readMeasured(target, offset, length);
        if (count >= 0) {
          received.addAndGet(count);
          return count;
        }
        endOrContinue();
      } catch (IOException e) {
        resumeAfter(e);
      }
    }
    return length == 0 ? 0 : -1;
  }

  /** Reads from the body, unless it has been too slow. */
  private int readMeasured(byte[] target, int offset, int length) throws IOException {
    requests.endIfKilled();
    throughput.beforeRead();
    int count = body.read(target, offset, length);
    throughput.afterRead(Math.max(0, count));
    return count;
  }

  /** Handles the end of a body: the end of the file, of a range or of the connection. */
  private void endOrContinue() throws IOException {
    Long end = response.end();
    Long known = size;
    if (end != null && position() != end) {
      throw new EOFException("the transfer ended early");
    }
    if (end == null ? !response.provesItsEnd(received.get()) : known == null) {
      proveEnd();
    } else if (known == null || position() == known) {
      ended = true;
    } else if (position() == bodyStart) {
      throw new EOFException("the response had no further bytes");
    } else {
      until = position() + rangeBytes;
      rangeBytes = Math.min(2 * rangeBytes, MAX_RANGE_BYTES);
      reopen();
    }
  }

  /**
   * Compares what was received with the file's size, which is learned from a range of one byte.
   * Gzip proves no more than text: its trailer ends a member, and another member may follow.
   */
  private void proveEnd() throws IOException {
    Long known = learnSize();
    size = known;
    if (known == null) {
      throw errors.error(DownloadErrors.UNKNOWN_END, position());
    }
    if (position() < known) {
      throw new EOFException("the transfer ended early");
    }
    if (position() > known) {
      throw changed(position());
    }
    ended = true;
  }

  private @Nullable Long learnSize() {
    FileResponse first = requests.openStart(1).orElse(null);
    if (first == null) {
      return 0L;
    }
    try {
      if (!first.strongTag().equals(tag())) {
        throw changed(position());
      }
      return first.encoding().equals(encoding) ? first.size() : null;
    } finally {
      first.abort();
    }
  }

  private void resumeAfter(IOException failure) {
    endIfClosed(failure);
    long position = position();
    Optional<Duration> wait = tag == null ? Optional.empty() : limit.count(position);
    if (wait.isEmpty()) {
      String bytes = size == null ? "" + position : position + " of " + size;
      throw errors.causedBy(failure, DownloadErrors.BROKEN, bytes, failure);
    }
    LOG.info(
        "The download of {} was interrupted at byte {} and resumes from there. No rows are missing",
        errors.file(),
        position);
    requests.retries().pause(wait.get());
    resumes.incrementAndGet();
    reopen();
    endIfClosed(failure);
  }

  private void reopen() {
    response.abort();
    response = requests.openAt(position(), until, Objects.requireNonNull(tag));
    useResponse();
  }

  private void useResponse() {
    body = response.body();
    throughput.restart();
    bodyStart = position();
    checkSameFile();
    skipReceivedBytes();
  }

  private void endIfClosed(IOException failure) {
    if (closed || Thread.currentThread().isInterrupted()) {
      throw errors.causedBy(failure, DownloadErrors.INTERRUPTED);
    }
  }

  private PartnerInsightsException changed(long position) {
    return errors.error(
        DownloadErrors.CHANGED,
        "after " + position + " bytes, the response does not show that the file is still the same");
  }

  private void checkSameFile() {
    long position = position();
    Long known = size;
    Long answered = response.size();
    boolean same = response.strongTag().equals(tag());
    boolean reached = response.start() >= 0 && response.start() <= position;
    boolean sized = known == null || answered == null || known.equals(answered);
    if (!same || !reached || !sized) {
      throw changed(position);
    }
    size = known == null ? answered : known;
  }

  /** A store without ranges sends the file from its start. */
  private void skipReceivedBytes() {
    byte[] skipped = new byte[SKIP_BYTES];
    try {
      for (long left = position() - response.start(); left > 0; ) {
        int count = readMeasured(skipped, 0, (int) Math.min(left, SKIP_BYTES));
        if (count < 0) {
          throw new EOFException("the transfer ended early");
        }
        left -= count;
      }
    } catch (IOException e) {
      resumeAfter(e);
    }
  }

  /** Ends a read in progress, from another thread; the reading thread must still close it. */
  void abort() {
    closed = true;
    response.cancel();
  }

  @Override
  public void close() {
    closed = true;
    if (ended) {
      response.close();
    } else {
      response.abort();
    }
  }
}
