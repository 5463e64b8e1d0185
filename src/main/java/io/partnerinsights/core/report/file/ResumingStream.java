package io.partnerinsights.core.report.file;

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
 * The file's bytes as the store holds them. A transfer that breaks goes on at the byte where it
 * broke, if the store's tag proves that the file is still the same.
 */
final class ResumingStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  /** Breaks one after the other; enough bytes in between make the count start again. */
  private static final int MOST_BREAKS = 5;

  private static final long ENOUGH_BYTES = 1 << 20;

  private final FileLink link;
  private final DownloadProblems problems;

  /** Unknown while the store has sent chunks only; a range tells it. */
  private volatile OptionalLong size;

  private final Optional<String> tag;
  private volatile FileAnswer answer;
  private InputStream body;
  private final AtomicLong received = new AtomicLong();
  private long lastBreak;
  private int breaks;
  private final AtomicInteger resumes = new AtomicInteger();
  private boolean ended;
  private volatile boolean closed;

  ResumingStream(FileLink link, FileAnswer first, DownloadProblems problems) {
    this.link = link;
    this.problems = problems;
    this.size = first.size();
    this.tag = first.strongTag();
    this.answer = first;
    this.body = first.body();
  }

  OptionalLong size() {
    return size;
  }

  /** How many bytes have come; any thread may ask. */
  long position() {
    return received.get();
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
    while (!ended) {
      try {
        int count = body.read(target, offset, length);
        if (count >= 0) {
          received.addAndGet(count);
          return count;
        }
        endOrThrow();
      } catch (IOException e) {
        resumeAfter(e);
      }
    }
    return -1;
  }

  private void endOrThrow() throws IOException {
    if (size.isPresent() && position() != size.getAsLong()) {
      throw new EOFException("the transfer ended early");
    }
    ended = true;
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
    answer.abort();
    answer = link.openAt(position, tag.get());
    body = answer.body();
    resumes.incrementAndGet();
    endIfClosed(failure);
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
    answer.abort();
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
