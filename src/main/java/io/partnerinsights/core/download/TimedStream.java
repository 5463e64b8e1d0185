package io.partnerinsights.core.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the time of its reads, including those of the streams that it wraps. One thread reads;
 * every thread may call {@link #readTime()}.
 */
class TimedStream extends FilterInputStream {
  private final AtomicLong readNanos = new AtomicLong();

  TimedStream(InputStream source) {
    super(source);
  }

  final Duration readTime() {
    return Duration.ofNanos(readNanos.get());
  }

  @Override
  public final int read() throws IOException {
    long start = System.nanoTime();
    try {
      return in.read();
    } finally {
      readNanos.addAndGet(System.nanoTime() - start);
    }
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    long start = System.nanoTime();
    try {
      return in.read(target, offset, length);
    } finally {
      readNanos.addAndGet(System.nanoTime() - start);
    }
  }
}
