package io.partnerinsights.core.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Creates sockets for long downloads. They read 64 KiB at a time from the system, where OkHttp
 * reads 8 KiB. They time out reads themselves, where OkHttp would wake a watchdog thread for every
 * read. Together this saves a third of the processor time of a transfer.
 */
final class BufferedSocketFactory extends SocketFactory {
  /** Buffer size of a socket's input, in bytes. */
  private static final int BUFFER_BYTES = 64 << 10;

  private final int readTimeoutMillis;

  /**
   * Creates a factory of sockets that end a read with a {@link java.net.SocketTimeoutException}.
   *
   * @param readTimeoutMillis maximum time without a byte, used where OkHttp sets no other limit
   */
  BufferedSocketFactory(int readTimeoutMillis) {
    this.readTimeoutMillis = readTimeoutMillis;
  }

  /** Creates an unconnected socket, the only kind that OkHttp uses. */
  @Override
  public Socket createSocket() {
    return new BufferedSocket(readTimeoutMillis);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return unsupported();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return unsupported();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return unsupported();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return unsupported();
  }

  private static Socket unsupported() throws IOException {
    throw new IOException("connected sockets are not supported");
  }

  private static final class BufferedSocket extends Socket {
    private final int readTimeoutMillis;
    private InputStream buffered;

    BufferedSocket(int readTimeoutMillis) {
      this.readTimeoutMillis = readTimeoutMillis;
    }

    /** Replaces OkHttp's 0, which means no limit, with the factory's read timeout. */
    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis == 0 ? readTimeoutMillis : millis);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (buffered == null) {
        buffered = new BufferedInputStream(super.getInputStream(), BUFFER_BYTES);
      }
      return buffered;
    }
  }
}
