package io.partnerinsights.core.report.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Knows how long its reads have taken, those of the streams below included. */
class TimedStream extends FilterInputStream {
  private long nanos;

  TimedStream(InputStream in) {
    super(in);
  }

  final Duration time() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public final int read() throws IOException {
    long start = System.nanoTime();
    try {
      return in.read();
    } finally {
      nanos += System.nanoTime() - start;
    }
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    long start = System.nanoTime();
    try {
      return in.read(target, offset, length);
    } finally {
      nanos += System.nanoTime() - start;
    }
  }
}
