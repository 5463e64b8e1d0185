package io.partnerinsights.core.download;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file's bytes from some position on, as the store holds them. A transfer that breaks goes on
 * at the byte where it broke, if the store's tag proves that the file is still the same. Where a
 * range was asked for, the bytes behind it are asked for when they are read.
 */
final class ResumingStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  /** Breaks one after the other; enough bytes in between make the count start again. */
  private static final int MOST_BREAKS = 5;

  private static final long ENOUGH_BYTES = 1 << 20;

  private static final long LEAST_MORE_BYTES = 256 << 10;
  private static final long MOST_MORE_BYTES = 8 << 20;

  private final FileRequests link;
  private final DownloadErrors problems;

  /** Unknown while the store has sent chunks only; a range tells it. */
  private volatile OptionalLong size;

  private final Optional<String> tag;
  private final long from;
  private long until;
  private long moreBytes = LEAST_MORE_BYTES;
  private volatile FileResponse answer;
  private InputStream body;
  private final AtomicLong received = new AtomicLong();
  private long lastBreak;
  private int breaks;
  private final AtomicInteger resumes = new AtomicInteger();
  private boolean ended;
  private volatile boolean closed;

  /**
   * A file from its start.
   *
   * @param until where the range ends that was asked for
   */
  ResumingStream(FileRequests link, FileResponse first, long until, DownloadErrors problems) {
    this.link = link;
    this.from = 0;
    this.until = until;
    this.problems = problems;
    this.size = first.size();
    this.tag = first.strongTag();
    this.answer = first;
    this.body = first.body();
  }

  /** A known file from some position on; {@link #begin()} comes first. */
  ResumingStream(
      FileRequests link, FileVersion version, long from, long until, DownloadErrors problems) {
    this.link = link;
    this.from = from;
    this.until = until;
    this.problems = problems;
    this.size = OptionalLong.of(version.size());
    this.tag = Optional.of(version.tag());
  }

  /** Asks the store. */
  void begin() {
    answer = link.openAt(from, until, tag.orElseThrow());
    try {
      take();
    } catch (RuntimeException e) {
      answer.abort();
      throw e;
    }
  }

  OptionalLong size() {
    return size;
  }

  /** How many bytes have come; any thread may ask. */
  long received() {
    return received.get();
  }

  private long position() {
    return from + received.get();
  }

  /** How often it went on; any thread may ask. */
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
        int count = body.read(target, offset, length);
        if (count >= 0) {
          received.addAndGet(count);
          return count;
        }
        endOrGoOn();
      } catch (IOException e) {
        resumeAfter(e);
      }
    }
    return length == 0 ? 0 : -1;
  }

  /** The body has ended, and with it the file, the range or only the connection. */
  private void endOrGoOn() throws IOException {
    OptionalLong end = answer.end();
    if (end.isPresent() && position() != end.getAsLong()) {
      throw new EOFException("the transfer ended early");
    }
    if (size.isEmpty() || position() == size.getAsLong()) {
      ended = true;
    } else {
      until = position() + moreBytes;
      moreBytes = Math.min(2 * moreBytes, MOST_MORE_BYTES);
      reopen();
    }
  }

  private void resumeAfter(IOException failure) {
    endIfClosed(failure);
    long position = position();
    breaks = position - lastBreak >= ENOUGH_BYTES ? 1 : breaks + 1;
    lastBreak = position;
    if (tag.isEmpty() || breaks > MOST_BREAKS) {
      throw problems.broken(position, size, failure);
    }
    LOG.info("{}: transfer broke at byte {}, going on there", problems.file(), position);
    resumes.incrementAndGet();
    reopen();
    endIfClosed(failure);
  }

  private void reopen() {
    answer.abort();
    answer = link.openAt(position(), until, tag.orElseThrow());
    take();
  }

  private void take() {
    body = answer.body();
    checkSameFile();
    skipWhatIsKnown();
  }

  private void endIfClosed(IOException failure) {
    if (closed || Thread.currentThread().isInterrupted()) {
      throw problems.interrupted(failure);
    }
  }

  private void checkSameFile() {
    long position = position();
    boolean same = answer.strongTag().map(now -> now.equals(tag.get())).orElse(true);
    boolean reached = answer.start() >= 0 && answer.start() <= position;
    boolean sized = size.isEmpty() || answer.size().isEmpty() || answer.size().equals(size);
    if (!same || !reached || !sized) {
      throw problems.changed(position);
    }
    size = size.isPresent() ? size : answer.size();
  }

  private void skipWhatIsKnown() {
    try {
      body.skipNBytes(position() - answer.start());
    } catch (IOException e) {
      resumeAfter(e);
    }
  }

  /** Ends a read in progress, from another thread; the reading thread still has to close. */
  void abort() {
    closed = true;
    answer.cancel();
  }

  @Override
  public void close() {
    closed = true;
    if (ended) {
      answer.close();
    } else {
      answer.abort();
    }
  }
}
