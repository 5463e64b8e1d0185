package io.partnerinsights.core.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that ask the system for 64 KiB at a time. OkHttp asks for 8 KiB, and a file of some
 * gigabytes would spend a third of its transfer's processor time on asking.
 */
final class BufferedSockets extends SocketFactory {
  private static final int BYTES = 64 << 10;

  /** Unconnected: the only kind that OkHttp asks for. */
  @Override
  public Socket createSocket() {
    return new BufferedSocket();
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
    private InputStream buffered;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (buffered == null) {
        buffered = new BufferedInputStream(super.getInputStream(), BYTES);
      }
      return buffered;
    }
  }
}
