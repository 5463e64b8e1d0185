package io.partnerinsights.core.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Sockets for long downloads. They ask the system for 64 KiB at a time, where OkHttp asks for 8
 * KiB, and they watch the silence of the other side themselves, where OkHttp would wake a thread
 * for every read: together a third of the processor time of a transfer.
 */
final class BufferedSockets extends SocketFactory {
  private static final int BYTES = 64 << 10;

  private final int silence;

  /**
   * Sockets whose reads end with a {@link java.net.SocketTimeoutException}.
   *
   * @param silence after so many milliseconds without a byte, where OkHttp names no other limit
   */
  BufferedSockets(int silence) {
    this.silence = silence;
  }

  /** Unconnected: the only kind that OkHttp asks for. */
  @Override
  public Socket createSocket() {
    return new BufferedSocket(silence);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return unused();
  }

  private static Socket unused() throws IOException {
    throw new IOException("sockets are connected by OkHttp");
  }

  private static final class BufferedSocket extends Socket {
    private final int silence;
    private InputStream buffered;

    BufferedSocket(int silence) {
      this.silence = silence;
    }

    /** OkHttp sets 0, which is no limit, where it was told not to watch. */
    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis == 0 ? silence : millis);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (buffered == null) {
        buffered = new BufferedInputStream(super.getInputStream(), BYTES);
      }
      return buffered;
    }
  }
}
