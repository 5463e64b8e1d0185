package io.partnerinsights.core.download;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;

/**
 * An object store on this machine that sends scripted answers, including the faults that a real
 * store shows rarely. It records the requests and does not evaluate their headers.
 */
final class LoopbackStore implements AutoCloseable {
  static final String SIGNATURE = "sig=very-secret";

  private static final int CHUNK = 1 << 16;
  private static final long BROKEN_CHUNKS = -2;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong written = new AtomicLong();
  private final Semaphore answered = new Semaphore(0);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<Headers> requests = Collections.synchronizedList(new ArrayList<>());

  LoopbackStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Adds the next answers, in order; the last one is repeated. */
  LoopbackStore answers(Answer... answers) {
    synchronized (script) {
      script.addAll(Arrays.asList(answers));
    }
    return this;
  }

  /** Replaces all answers that are left. */
  void answersOnly(Answer... answers) {
    synchronized (script) {
      script.clear();
    }
    answers(answers);
  }

  List<Headers> requests() {
    return requests;
  }

  /** Returns the store's file, with a policy of three attempts without waiting. */
  ReportFile file() {
    return file(HttpSettings.ofDefaults());
  }

  /** Returns the store's file, with other network settings. */
  ReportFile file(HttpSettings settings) {
    return store(settings, Clock.systemUTC(), duration -> {}).file(report());
  }

  /** Returns the store's file, with another clock and sleeper. */
  ReportFile file(Clock clock, Sleeper sleeper) {
    return store(HttpSettings.ofDefaults(), clock, sleeper).file(report());
  }

  /** Returns the store's file for a task that may be killed. */
  ReportFile file(BooleanSupplier isKilled) {
    return store(HttpSettings.ofDefaults(), Clock.systemUTC(), duration -> {})
        .file("r-1", "e-1", report().link()::url, isKilled);
  }

  private static FileStore store(HttpSettings settings, Clock clock, Sleeper sleeper) {
    RetryPolicy policy = new RetryPolicy(3, Duration.ofMinutes(15));
    return new FileStore(HttpClients.create(settings), policy, clock, sleeper, new Random(1));
  }

  /** Returns requests for the store's file. */
  FileRequests requests(DownloadErrors errors) {
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never());
    return new FileRequests(http, report().link()::url, errors, () -> false);
  }

  CompletedReport report() {
    return report("http://localhost:" + server.getAddress().getPort() + "/f?" + SIGNATURE);
  }

  /** Reads the whole file with the code under test. */
  byte[] read() throws IOException {
    try (ReportStream in = file().open()) {
      return in.readAllBytes();
    }
  }

  /** Returns the error with which reading the whole file ends. */
  PartnerInsightsException failure() {
    return catchThrowableOfType(PartnerInsightsException.class, this::read);
  }

  /** Returns random bytes, always the same. */
  static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  static CompletedReport report(String link) {
    return new CompletedReport("r-1", "e-1", ReportFormat.CSV, SecureLink.of(link, null), null);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestHeaders());
    Answer answer;
    synchronized (script) {
      answer = script.size() > 1 ? script.poll() : script.peek();
    }
    answer
        .headers()
        .forEach(header -> exchange.getResponseHeaders().add(header.get(0), header.get(1)));
    if (answer.announced() == BROKEN_CHUNKS) {
      exchange.sendResponseHeaders(answer.status(), 0);
      write(answer.body(), exchange.getResponseBody());
      throw new IOException("the server drops the connection of a handler that fails");
    }
    try (exchange) {
      // Closing before all announced bytes are written breaks the connection.
      exchange.sendResponseHeaders(answer.status(), answer.announced());
      write(answer.body(), exchange.getResponseBody());
      if (answer.fallsSilent()) {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(ByteString body, OutputStream out) throws IOException {
    try {
      // Java 25 sends the headers with the first bytes; a break after none comes after the headers.
      out.flush();
      for (int at = 0; at < body.size(); at += CHUNK) {
        out.write(body.substring(at, Math.min(body.size(), at + CHUNK)).toByteArray());
        out.flush();
        written.addAndGet(CHUNK);
      }
    } finally {
      answered.release();
    }
  }

  /** Returns the bytes sent, rounded up to chunks, after this many answers have ended. */
  long written(int answers) throws InterruptedException {
    answered.acquire(answers);
    return written.get();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * A scripted answer.
   *
   * @param announced the Content-Length, at least the body's; 0 for chunks, -1 for no body
   * @param fallsSilent whether the connection stays open after the body
   */
  record Answer(
      int status,
      List<List<String>> headers,
      ByteString body,
      long announced,
      boolean fallsSilent) {
    Answer(int status, List<List<String>> headers, ByteString body, long announced) {
      this(status, headers, body, announced, false);
    }

    static Answer status(int status) {
      return new Answer(status, List.of(), ByteString.EMPTY, -1);
    }

    static Answer of(byte[] body) {
      return new Answer(200, List.of(), ByteString.of(body), body.length == 0 ? -1 : body.length);
    }

    Answer with(String name, String value) {
      List<List<String>> more = new ArrayList<>(headers);
      more.add(List.of(name, value));
      return new Answer(status, more, body, announced);
    }

    Answer tagged(String tag) {
      return with("ETag", "\"" + tag + "\"");
    }

    /** Returns the same answer, but the connection breaks after some bytes. */
    Answer brokenAfter(int bytes) {
      return new Answer(status, headers, body.substring(0, bytes), announced);
    }

    /** Returns the same answer, but sends nothing after some bytes and keeps the connection. */
    Answer silentAfter(int bytes) {
      return new Answer(status, headers, body.substring(0, bytes), announced, true);
    }

    /** Returns the answer in chunks, without a size. */
    Answer inChunks() {
      return new Answer(status, headers, body, 0);
    }

    /** Returns the answer in chunks, without a size; the connection breaks after the body. */
    Answer inBrokenChunks() {
      return new Answer(status, headers, body, BROKEN_CHUNKS);
    }

    /** Returns the range from a position on, as a store with ranges does. */
    Answer from(int position) {
      return range(position, body.size());
    }

    /** Returns the range from a position to before another one. */
    Answer range(int position, int end) {
      ByteString range = body.substring(position, end);
      String contentRange = "bytes " + position + "-" + (end - 1) + "/" + body.size();
      return new Answer(206, headers, range, range.size()).with("Content-Range", contentRange);
    }
  }
}
