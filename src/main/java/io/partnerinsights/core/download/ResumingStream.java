package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int MAX_SKIP_BYTES = 8 << 10;

  private final FileRequests requests;
  private final DownloadErrors errors;

  /** Unknown for a chunked response without a range; a later range contains it. */
  private volatile @Nullable Long storedSize;

  private final @Nullable String etag;
  private final String encoding;
  private final BreakLimit breakLimit;
  private final ThroughputGuard throughput;
  private final long startPosition;
  private long requestedEnd;
  private long rangeBytes = MIN_RANGE_BYTES;

  private volatile FileResponse response;
  private InputStream body;
  private final AtomicLong bytesReceived = new AtomicLong();
  private final AtomicInteger resumeCount = new AtomicInteger();
  private long bodyStartPosition;
  private boolean hasEnded;
  private volatile boolean closed;

  /**
   * Reads a file from its start.
   *
   * @param firstResponse the response that has been received
   * @param requestedEnd position after the requested range
   */
  ResumingStream(FileRequests requests, FileResponse firstResponse, long requestedEnd) {
    this(requests, firstResponse, 0, requestedEnd, null);
  }

  /** Reads a known version from a position on; sends the first request. */
  ResumingStream(FileRequests requests, FileVersion version, long start, long requestedEnd) {
    this(
        requests,
        requests.openAt(start, requestedEnd, version.etag()),
        start,
        requestedEnd,
        version);
    try {
      startBody();
    } catch (RuntimeException e) {
      response.abort();
      throw e;
    }
  }

  private ResumingStream(
      FileRequests requests,
      FileResponse firstResponse,
      long start,
      long requestedEnd,
      @Nullable FileVersion version) {
    this.requests = requests;
    this.errors = requests.errors();
    this.startPosition = start;
    this.requestedEnd = requestedEnd;
    this.storedSize = version == null ? firstResponse.fileSize() : Long.valueOf(version.size());
    this.etag = version == null ? firstResponse.findStrongEtag().orElse(null) : version.etag();
    this.encoding = version == null ? firstResponse.contentEncoding() : "";
    this.breakLimit = new BreakLimit(requests.retries());
    this.throughput = new ThroughputGuard(requests.retries().clock());
    this.response = firstResponse;
    this.body = firstResponse.bodyStream();
  }

  Optional<String> findEtag() {
    return Optional.ofNullable(etag);
  }

  Optional<Long> storedSize() {
    return Optional.ofNullable(storedSize);
  }

  /** Returns the number of bytes received; every thread may call it. */
  long bytesReceived() {
    return bytesReceived.get();
  }

  private long position() {
    return startPosition + bytesReceived.get();
  }

  /** Returns how many times the transfer was resumed; every thread may call it. */
  int resumeCount() {
    return resumeCount.get();
  }

  @Override
  public int read() throws IOException {
    byte[] singleByte = new byte[1];
    return read(singleByte, 0, 1) < 0 ? -1 : singleByte[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (!hasEnded && length > 0) {
      try {
        int count = readFromBody(target, offset, length);
        if (count >= 0) {
          bytesReceived.addAndGet(count);
          return count;
        }
        handleBodyEnd();
      } catch (IOException e) {
        resumeAfter(e);
      }
    }
    return length == 0 ? 0 : -1;
  }

  /** Reads from the body, unless it has been too slow. */
  private int readFromBody(byte[] target, int offset, int length) throws IOException {
    requests.throwIfKilled();
    throughput.startRead();
    int count = body.read(target, offset, length);
    throughput.endRead(Math.max(0, count));
    return count;
  }

  /** Handles the end of a body: the end of the file, of a range or of the connection. */
  private void handleBodyEnd() throws IOException {
    Long end = response.endPosition();
    Long knownSize = storedSize;
    if (end != null && position() != end) {
      throw new EOFException("the transfer ended early");
    }
    if (end == null ? !response.isEndProven(bytesReceived.get()) : knownSize == null) {
      verifyFileEnd();
    } else if (knownSize == null || position() == knownSize) {
      hasEnded = true;
    } else if (position() == bodyStartPosition) {
      throw new EOFException("the response had no further bytes");
    } else {
      requestedEnd = position() + rangeBytes;
      rangeBytes = Math.min(2 * rangeBytes, MAX_RANGE_BYTES);
      requestRemainder();
    }
  }

  /**
   * Compares the bytes received with the file's size, from a request for one byte. A gzip trailer
   * is not enough, because another member may follow.
   */
  private void verifyFileEnd() throws IOException {
    Long fileSize = requestFileSize();
    storedSize = fileSize;
    if (fileSize == null) {
      throw errors.error(DownloadErrors.UNKNOWN_FILE_SIZE, position());
    }
    if (position() < fileSize) {
      throw new EOFException("the transfer ended early");
    }
    if (position() > fileSize) {
      throw fileChangedError(position());
    }
    hasEnded = true;
  }

  private @Nullable Long requestFileSize() {
    FileResponse startResponse = requests.openStart(1).orElse(null);
    if (startResponse == null) {
      return 0L;
    }
    try {
      if (!startResponse.findStrongEtag().equals(findEtag())) {
        throw fileChangedError(position());
      }
      return startResponse.contentEncoding().equals(encoding) ? startResponse.fileSize() : null;
    } finally {
      startResponse.abort();
    }
  }

  private void resumeAfter(IOException failure) {
    throwIfClosed(failure);
    long position = position();
    breakLimit.recordBreak(position);
    if (etag == null || !breakLimit.mayResume()) {
      String bytes = storedSize == null ? "" + position : position + " of " + storedSize;
      throw errors.causedBy(failure, DownloadErrors.BROKEN, bytes, failure);
    }
    LOG.info(
        "The download of the file of {} was interrupted at byte {}: {}. No action is needed,"
            + " because the download resumes at this byte, and no rows are missing",
        errors.fileName(),
        position,
        CauseText.of(failure));
    requests.retries().pause(breakLimit.resumeDelay());
    resumeCount.incrementAndGet();
    requestRemainder();
    throwIfClosed(failure);
  }

  private void requestRemainder() {
    response.abort();
    response = requests.openAt(position(), requestedEnd, Objects.requireNonNull(etag));
    startBody();
  }

  private void startBody() {
    body = response.bodyStream();
    throughput.restart();
    bodyStartPosition = position();
    checkSameFile();
    skipReceivedBytes();
  }

  private void throwIfClosed(IOException failure) {
    if (closed || Thread.currentThread().isInterrupted()) {
      throw errors.causedBy(failure, DownloadErrors.INTERRUPTED);
    }
  }

  private PartnerInsightsException fileChangedError(long position) {
    return errors.error(
        DownloadErrors.CHANGED,
        "after " + position + " bytes, the response does not show that the file is still the same");
  }

  private void checkSameFile() {
    long position = position();
    Long knownSize = storedSize;
    Long responseSize = response.fileSize();
    boolean sameTag = response.findStrongEtag().equals(findEtag());
    boolean reachesPosition = response.startPosition() >= 0 && response.startPosition() <= position;
    boolean sameSize = knownSize == null || responseSize == null || knownSize.equals(responseSize);
    if (!sameTag || !reachesPosition || !sameSize) {
      throw fileChangedError(position);
    }
    storedSize = knownSize == null ? responseSize : knownSize;
  }

  /** A store without ranges sends the file from its start. */
  private void skipReceivedBytes() {
    byte[] skipBuffer = new byte[MAX_SKIP_BYTES];
    try {
      for (long remainingBytes = position() - response.startPosition(); remainingBytes > 0; ) {
        int count = readFromBody(skipBuffer, 0, (int) Math.min(remainingBytes, MAX_SKIP_BYTES));
        if (count < 0) {
          throw new EOFException("the transfer ended early");
        }
        remainingBytes -= count;
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
    if (hasEnded) {
      response.close();
    } else {
      response.abort();
    }
  }
}
