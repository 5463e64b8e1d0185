package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a stream ahead on a thread of its own, into a few buffers that go round, so that inflating
 * and what is done with the bytes happen at the same time. What the stream throws is thrown to the
 * reader where it would have met it. Closing breaks the stream off and ends the thread.
 *
 * <p>The stream belongs to that thread, which also closes it.
 */
final class ReadAheadStream extends InputStream {
  private static final int BUFFERS = 4;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int END = -1;
  private static final long MOST_MILLIS_TO_END = 5_000;

  private final InputStream source;
  private final Runnable abort;
  private final DownloadErrors problems;
  private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(BUFFERS);
  private final Thread thread;
  private volatile boolean closed;
  private Chunk current;
  private int at;

  /**
   * Starts reading.
   *
   * @param abort ends a read in progress with an exception; called from another thread
   */
  ReadAheadStream(InputStream source, Runnable abort, DownloadErrors problems) {
    this.source = source;
    this.abort = abort;
    this.problems = problems;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(new Chunk());
    }
    this.thread = new Thread(this::fill, "partnerinsights-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void fill() {
    try (source) {
      while (!closed && fillOne(free.take())) {
        // until the end, a failure or the reader's close
      }
    } catch (InterruptedException e) {
      // close() wants this thread to end, and nobody else knows it
    } catch (IOException e) {
      // closing what has been read to its end, or is not wanted any more
    }
  }

  /** Whether there is more. */
  private boolean fillOne(Chunk chunk) throws InterruptedException {
    try {
      chunk.length = source.read(chunk.bytes, 0, BUFFER_BYTES);
    } catch (IOException | RuntimeException | Error e) {
      chunk.failure = e;
      chunk.length = END;
    }
    boolean more = chunk.length != END;
    filled.put(chunk);
    return more;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (current != null) {
      current.throwFailure();
    }
    while (current == null || at == current.length) {
      nextChunk();
    }
    if (current.length == END) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current.bytes, at, target, offset, count);
    at += count;
    return count;
  }

  /** An end or a failure stays the current chunk: there is none after it. */
  private void nextChunk() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    try {
      if (current != null) {
        free.put(current);
      }
      current = filled.take();
      at = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problems.interrupted(new IOException(e));
    }
    current.throwFailure();
  }

  /** Waits for the thread, which has nothing left to wait for, so that nothing stays behind. */
  @Override
  public void close() {
    closed = true;
    abort.run();
    thread.interrupt();
    try {
      thread.join(MOST_MILLIS_TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Some bytes, the end or a failure. */
  private static final class Chunk {
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private int length;
    private Throwable failure;

    void throwFailure() throws IOException {
      if (failure instanceof IOException io) {
        throw io;
      } else if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      } else if (failure != null) {
        throw (Error) failure;
      }
    }
  }
}
