package io.partnerinsights.wire;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.wire.WireFault.Edit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import okhttp3.HttpUrl;

/**
 * A server on this machine that passes requests on to a sandbox, and its answers back. It receives
 * a whole answer before it sends it, so that a fault happens at an exact byte. Only downloads have
 * faults; calls of the service pass unchanged.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final String DOWNLOAD = "GET /blob/";
  private static final long DRIP_NANOS = 20_000;
  private static final long CRAWL_NANOS = 1_000_000_000;

  private final ServerSocket server;
  private final int target;
  private final String otherFile;
  private volatile boolean changed;
  private final Set<Socket> openSockets = ConcurrentHashMap.newKeySet();
  private final List<byte[]> responses = Collections.synchronizedList(new ArrayList<>());
  private volatile WireFault plannedFault = WireFault.noFault();
  private int downloads;
  private int faultCount;

  private FaultyProxy(int target, String otherFile) {
    this.target = target;
    this.otherFile = otherFile;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startThread("faulty-proxy", this::acceptConnections);
  }

  /**
   * Starts a proxy.
   *
   * @param otherFile the link to the file that takes the place of the first one when it changes
   */
  public static FaultyProxy of(Sandbox sandbox, String otherFile) {
    HttpUrl otherUrl = HttpUrl.get(otherFile);
    return new FaultyProxy(
        HttpUrl.get(sandbox.apiUrl()).port(),
        otherUrl.encodedPath() + "?" + otherUrl.encodedQuery());
  }

  private static void startThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns a URL of the sandbox with the proxy's port. */
  public String toProxyUrl(String url) {
    return HttpUrl.get(url).newBuilder().port(server.getLocalPort()).build().toString();
  }

  /** Begins a new case: downloads are counted from zero. */
  public synchronized void planFault(WireFault newFault) {
    plannedFault = newFault;
    changed = false;
    downloads = 0;
    faultCount = 0;
    responses.clear();
  }

  /** Returns how many responses the fault has changed or ended. */
  public synchronized int faultCount() {
    return faultCount;
  }

  /** Returns the download responses since the last plan, as they would arrive without a fault. */
  public List<byte[]> responses() {
    return List.copyOf(responses);
  }

  private void acceptConnections() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        openSockets.add(socket);
        startThread("faulty-proxy-connection", () -> serveConnection(socket));
      } catch (IOException e) {
        // The proxy was closed.
      }
    }
  }

  private void serveConnection(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      boolean more = true;
      while (more) {
        more = passExchange(socket);
      }
    } catch (IOException e) {
      // The reader has closed the connection.
    } finally {
      removeConnection(socket);
    }
  }

  private synchronized void removeConnection(Socket socket) {
    openSockets.remove(socket);
    notifyAll();
  }

  /** Returns whether the reader closes all its connections within a time. */
  synchronized boolean awaitNoConnections(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (long millisLeft = limit.toMillis();
        !openSockets.isEmpty() && millisLeft > 0;
        millisLeft = millisUntil(end)) {
      wait(millisLeft);
    }
    return openSockets.isEmpty();
  }

  private static long millisUntil(long end) {
    return (end - System.nanoTime()) / 1_000_000;
  }

  /** Passes one request on, and returns whether another may follow on the connection. */
  private boolean passExchange(Socket socket) throws IOException {
    List<String> head = WireResponse.readHead(socket.getInputStream());
    if (head == null) {
      return false;
    }
    byte[] body = socket.getInputStream().readNBytes(bodyLength(head));
    if (!head.get(0).startsWith(DOWNLOAD)) {
      WireResponse answer = forwardRequest(head, body);
      socket.getOutputStream().write(answer.bytes());
      return answer.has("Content-Length") || answer.has("Transfer-Encoding");
    }
    return passDownload(socket, head);
  }

  private boolean passDownload(Socket socket, List<String> head) throws IOException {
    WireFault currentFault = plannedFault;
    int number;
    synchronized (this) {
      number = downloads++;
      faultCount += currentFault.endsResponse(number) || number == currentFault.response() ? 1 : 0;
    }
    boolean affected = number >= currentFault.response();
    List<String> request =
        number > currentFault.response() ? editRequest(head, currentFault) : head;
    WireResponse answer = forwardRequest(changed ? ofOtherFile(request) : request, null);
    WireResponse sentResponse = affected ? editResponse(answer, currentFault) : answer;
    responses.add(sentResponse.bytes());
    changed |= affected && currentFault.hasEdit(Edit.FILE_CHANGES);
    if (currentFault.endsResponse(number)) {
      return endResponse(socket, sentResponse.bytes(), currentFault);
    }
    socket.getOutputStream().write(sentResponse.bytes());
    return sentResponse.has("Content-Length") || sentResponse.has("Transfer-Encoding");
  }

  private List<String> ofOtherFile(List<String> request) {
    List<String> otherRequest = new ArrayList<>(request);
    otherRequest.set(0, "GET " + otherFile + " HTTP/1.1");
    return otherRequest;
  }

  private static int bodyLength(List<String> head) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private WireResponse forwardRequest(List<String> head, byte[] body) throws IOException {
    try (Socket store = new Socket(InetAddress.getLoopbackAddress(), target)) {
      List<String> closing =
          WireResponse.with(WireResponse.without(head, "Connection"), "Connection: close");
      OutputStream out = store.getOutputStream();
      out.write(WireResponse.headBytes(closing));
      out.write(body == null ? new byte[0] : body);
      out.flush();
      return WireResponse.read(store.getInputStream());
    }
  }

  private static List<String> editRequest(List<String> request, WireFault fault) {
    List<String> head = request;
    head = fault.hasEdit(Edit.RANGE_IGNORED) ? WireResponse.without(head, "Range") : head;
    return fault.hasEdit(Edit.CONDITION_IGNORED) ? WireResponse.without(head, "If-Match") : head;
  }

  private static WireResponse editResponse(WireResponse response, WireFault fault) {
    WireResponse editedResponse = response;
    editedResponse =
        fault.hasEdit(Edit.NO_LENGTH) ? editedResponse.without("Content-Length") : editedResponse;
    editedResponse = fault.hasEdit(Edit.NO_TAG) ? editedResponse.without("ETag") : editedResponse;
    editedResponse =
        fault.hasEdit(Edit.NO_CONTENT_RANGE)
            ? editedResponse.without("Content-Range")
            : editedResponse;
    editedResponse =
        fault.hasEdit(Edit.NO_ACCEPT_RANGES)
            ? editedResponse.without("Accept-Ranges")
            : editedResponse;
    return fault.hasEdit(Edit.CHUNKED) ? editedResponse.chunked() : editedResponse;
  }

  /** Sends the bytes before the position, and then what the fault says. */
  private static boolean endResponse(Socket socket, byte[] bytes, WireFault fault)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    int position = Math.min(fault.position(), bytes.length);
    out.write(bytes, 0, position);
    switch (fault.ending()) {
      case RESET -> socket.setSoLinger(true, 0);
      case HALF_CLOSE -> {
        socket.shutdownOutput();
        awaitClose(socket);
      }
      case STALL -> awaitClose(socket);
      case DRIP -> dripBytes(out, bytes, position, DRIP_NANOS);
      case CRAWL -> dripBytes(out, bytes, position, CRAWL_NANOS);
      case NONE -> out.write(bytes, position, bytes.length - position);
      default -> out.flush();
    }
    return false;
  }

  private static void awaitClose(Socket socket) throws IOException {
    InputStream input = socket.getInputStream();
    while (input.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static void dripBytes(OutputStream out, byte[] bytes, int from, long nanos)
      throws IOException {
    for (int i = from; i < bytes.length; i++) {
      out.write(bytes[i]);
      LockSupport.parkNanos(nanos);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : openSockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
