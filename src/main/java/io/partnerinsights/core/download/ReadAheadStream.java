package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream ahead on another thread, into a few reused buffers, so that inflating and parsing
 * overlap. An exception of the stream is thrown to the reader after the bytes before it. Closing
 * aborts the stream and ends the thread.
 *
 * <p>Only that thread uses the stream, and it also closes the stream.
 */
final class ReadAheadStream extends InputStream {
  private static final int BUFFER_COUNT = 4;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int END_OF_STREAM = -1;

  /** Maximum time that closing waits for the thread's end. */
  private static final long MAX_CLOSE_MILLIS = 5_000;

  private final InputStream source;
  private final Runnable abort;
  private final DownloadErrors errors;
  private final BlockingQueue<Chunk> freeChunks = new ArrayBlockingQueue<>(BUFFER_COUNT);
  private final BlockingQueue<Chunk> filledChunks = new ArrayBlockingQueue<>(BUFFER_COUNT);
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable Chunk currentChunk;
  private int chunkPosition;

  /**
   * Starts reading.
   *
   * @param abort ends a read in progress with an exception; called from the closing thread
   */
  ReadAheadStream(InputStream source, Runnable abort, DownloadErrors errors) {
    this.source = source;
    this.abort = abort;
    this.errors = errors;
    for (int i = 0; i < BUFFER_COUNT; i++) {
      freeChunks.add(new Chunk());
    }
    this.thread = new Thread(this::fillBuffers, "partnerinsights-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void fillBuffers() {
    try (source) {
      while (!closed && fillChunk(freeChunks.take())) {
        // until the end, a failure or close()
      }
    } catch (InterruptedException e) {
      // only close() interrupts this thread, to end it
    } catch (IOException e) {
      // a failed close changes nothing: the bytes were read to the end or are not needed
    }
  }

  /** Fills a buffer; returns whether more bytes may follow. */
  private boolean fillChunk(Chunk chunk) throws InterruptedException {
    try {
      chunk.length = source.read(chunk.bytes, 0, BUFFER_BYTES);
    } catch (IOException | RuntimeException | Error e) {
      chunk.failure = e;
      chunk.length = END_OF_STREAM;
    }
    boolean hasMore = chunk.length != END_OF_STREAM;
    filledChunks.put(chunk);
    return hasMore;
  }

  @Override
  public int read() throws IOException {
    byte[] singleByte = new byte[1];
    return read(singleByte, 0, 1) < 0 ? -1 : singleByte[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (currentChunk != null) {
      currentChunk.throwIfFailed();
    }
    while (currentChunk == null || chunkPosition == currentChunk.length) {
      moveToNextChunk();
    }
    if (currentChunk.length == END_OF_STREAM) {
      return -1;
    }
    int count = Math.min(length, currentChunk.length - chunkPosition);
    System.arraycopy(currentChunk.bytes, chunkPosition, target, offset, count);
    chunkPosition += count;
    return count;
  }

  /** Moves to the next chunk; the end or a failure is the last one and stays current. */
  private void moveToNextChunk() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    try {
      if (currentChunk != null) {
        freeChunks.put(currentChunk);
      }
      currentChunk = filledChunks.take();
      chunkPosition = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.causedBy(new IOException(e), DownloadErrors.INTERRUPTED);
    }
    currentChunk.throwIfFailed();
  }

  /** Aborts the stream and waits for the thread to end. */
  @Override
  public void close() {
    closed = true;
    abort.run();
    thread.interrupt();
    try {
      thread.join(MAX_CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A buffer of bytes, the end or a failure. */
  private static final class Chunk {
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private int length;
    private @Nullable Throwable failure;

    void throwIfFailed() throws IOException {
      if (failure instanceof IOException ioException) {
        throw ioException;
      } else if (failure instanceof RuntimeException runtimeException) {
        throw runtimeException;
      } else if (failure != null) {
        throw (Error) failure;
      }
    }
  }
}
