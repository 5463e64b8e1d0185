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
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<byte[]> responses = Collections.synchronizedList(new ArrayList<>());
  private volatile WireFault fault = WireFault.none();
  private int downloads;
  private int injected;

  private FaultyProxy(int target, String otherFile) {
    this.target = target;
    this.otherFile = otherFile;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("faulty-proxy", this::accept);
  }

  /**
   * Starts a proxy.
   *
   * @param otherFile the link to the file that takes the place of the first one when it changes
   */
  public static FaultyProxy of(Sandbox sandbox, String otherFile) {
    HttpUrl other = HttpUrl.get(otherFile);
    return new FaultyProxy(
        HttpUrl.get(sandbox.apiUrl()).port(), other.encodedPath() + "?" + other.encodedQuery());
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns a URL of the sandbox with the proxy's port. */
  public String through(String url) {
    return HttpUrl.get(url).newBuilder().port(server.getLocalPort()).build().toString();
  }

  /** Begins a new case: downloads are counted from zero. */
  public synchronized void plan(WireFault next) {
    fault = next;
    changed = false;
    downloads = 0;
    injected = 0;
    responses.clear();
  }

  /** Returns how many responses the fault has changed or ended. */
  public synchronized int injected() {
    return injected;
  }

  /** Returns the download responses since the last plan, as they would arrive without a fault. */
  public List<byte[]> responses() {
    return List.copyOf(responses);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        start("faulty-proxy-connection", () -> serve(socket));
      } catch (IOException e) {
        // The proxy was closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      boolean more = true;
      while (more) {
        more = exchange(socket);
      }
    } catch (IOException e) {
      // The reader has closed the connection.
    } finally {
      closed(socket);
    }
  }

  private synchronized void closed(Socket socket) {
    open.remove(socket);
    notifyAll();
  }

  /** Returns whether the reader closes all its connections within a time. */
  synchronized boolean awaitNoConnections(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toMillis(); !open.isEmpty() && left > 0; left = millisUntil(end)) {
      wait(left);
    }
    return open.isEmpty();
  }

  private static long millisUntil(long end) {
    return (end - System.nanoTime()) / 1_000_000;
  }

  /** Passes one request on, and returns whether another may follow on the connection. */
  private boolean exchange(Socket socket) throws IOException {
    List<String> head = WireResponse.readHead(socket.getInputStream());
    if (head == null) {
      return false;
    }
    byte[] body = socket.getInputStream().readNBytes(bodyLength(head));
    if (!head.get(0).startsWith(DOWNLOAD)) {
      WireResponse answer = forward(head, body);
      socket.getOutputStream().write(answer.bytes());
      return answer.has("Content-Length") || answer.has("Transfer-Encoding");
    }
    return download(socket, head);
  }

  private boolean download(Socket socket, List<String> head) throws IOException {
    WireFault planned = fault;
    int number;
    synchronized (this) {
      number = downloads++;
      injected += planned.ends(number) || number == planned.response() ? 1 : 0;
    }
    boolean affected = number >= planned.response();
    List<String> request = number > planned.response() ? edited(head, planned) : head;
    WireResponse answer = forward(changed ? ofOtherFile(request) : request, null);
    WireResponse sent = affected ? edited(answer, planned) : answer;
    responses.add(sent.bytes());
    changed |= affected && planned.has(Edit.FILE_CHANGES);
    if (planned.ends(number)) {
      return end(socket, sent.bytes(), planned);
    }
    socket.getOutputStream().write(sent.bytes());
    return sent.has("Content-Length") || sent.has("Transfer-Encoding");
  }

  private List<String> ofOtherFile(List<String> request) {
    List<String> other = new ArrayList<>(request);
    other.set(0, "GET " + otherFile + " HTTP/1.1");
    return other;
  }

  private static int bodyLength(List<String> head) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private WireResponse forward(List<String> head, byte[] body) throws IOException {
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

  private static List<String> edited(List<String> request, WireFault fault) {
    List<String> head = request;
    head = fault.has(Edit.RANGE_IGNORED) ? WireResponse.without(head, "Range") : head;
    return fault.has(Edit.CONDITION_IGNORED) ? WireResponse.without(head, "If-Match") : head;
  }

  private static WireResponse edited(WireResponse response, WireFault fault) {
    WireResponse edited = response;
    edited = fault.has(Edit.NO_LENGTH) ? edited.without("Content-Length") : edited;
    edited = fault.has(Edit.NO_TAG) ? edited.without("ETag") : edited;
    edited = fault.has(Edit.NO_CONTENT_RANGE) ? edited.without("Content-Range") : edited;
    edited = fault.has(Edit.NO_ACCEPT_RANGES) ? edited.without("Accept-Ranges") : edited;
    return fault.has(Edit.CHUNKED) ? edited.chunked() : edited;
  }

  /** Sends the bytes before the position, and then what the fault says. */
  private static boolean end(Socket socket, byte[] bytes, WireFault fault) throws IOException {
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
      case DRIP -> drip(out, bytes, position, DRIP_NANOS);
      case CRAWL -> drip(out, bytes, position, CRAWL_NANOS);
      case NONE -> out.write(bytes, position, bytes.length - position);
      default -> out.flush();
    }
    return false;
  }

  private static void awaitClose(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    while (in.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static void drip(OutputStream out, byte[] bytes, int from, long nanos)
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
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
