package io.partnerinsights.core.download;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ReportFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;

/**
 * An object store on this machine that answers by a script, byte for byte: the faults that a real
 * one has but shows seldom. Ranges and conditions are its own to ignore; it records what it is
 * sent.
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

  /** What to answer next, in the order given; the last is repeated. */
  LoopbackStore answers(Answer... answers) {
    synchronized (script) {
      script.addAll(Arrays.asList(answers));
    }
    return this;
  }

  /** The same, and forgets what was to be answered before. */
  void answersOnly(Answer... answers) {
    synchronized (script) {
      script.clear();
    }
    answers(answers);
  }

  List<Headers> requests() {
    return requests;
  }

  /** The file behind its link, with a policy of three attempts that does not wait. */
  ReportFile file() {
    return file(HttpSettings.ofDefaults());
  }

  /** The same with other settings. */
  ReportFile file(HttpSettings settings) {
    RetryPolicy policy = RetryPolicy.ofDefaults().withMaxAttempts(3);
    return new FileStore(
            HttpClients.create(settings), policy, Clock.systemUTC(), duration -> {}, new Random(1))
        .file(report("http://localhost:" + server.getAddress().getPort() + "/f?" + SIGNATURE));
  }

  /** All of the file, as the connector reads it. */
  byte[] read() throws IOException {
    try (ReportStream in = file().open()) {
      return in.readAllBytes();
    }
  }

  /** What reading all of it ends with. */
  PartnerInsightsException failure() {
    return catchThrowableOfType(PartnerInsightsException.class, this::read);
  }

  /** Bytes that do not compress, always the same. */
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
    return new CompletedReport(
        "r-1", "e-1", ReportFormat.CSV, SecureLink.of(link), Optional.empty());
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
      // Closing before all that was announced is written breaks the connection.
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
      for (int at = 0; at < body.size(); at += CHUNK) {
        out.write(body.substring(at, Math.min(body.size(), at + CHUNK)).toByteArray());
        out.flush();
        written.addAndGet(CHUNK);
      }
    } finally {
      answered.release();
    }
  }

  /** How much has left for the client, once that many answers are over; rounded up a bit. */
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
   * One answer.
   *
   * @param announced the Content-Length, at least the body's; 0 for chunks, -1 for no body
   * @param fallsSilent whether the connection stays open behind the body
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

    /** The same announcement, but the connection breaks after some bytes. */
    Answer brokenAfter(int bytes) {
      return new Answer(status, headers, body.substring(0, bytes), announced);
    }

    /** The same announcement, but nothing comes after some bytes, and the connection stays. */
    Answer silentAfter(int bytes) {
      return new Answer(status, headers, body.substring(0, bytes), announced, true);
    }

    /** In chunks, so without a size; the connection breaks after the body. */
    Answer inBrokenChunks() {
      return new Answer(status, headers, body, BROKEN_CHUNKS);
    }

    /** The part from a position on, as a store with ranges answers. */
    Answer from(int position) {
      return part(position, body.size());
    }

    /** The part between two positions, the second not in it. */
    Answer part(int position, int end) {
      ByteString part = body.substring(position, end);
      String range = "bytes " + position + "-" + (end - 1) + "/" + body.size();
      return new Answer(206, headers, part, part.size()).with("Content-Range", range);
    }
  }
}
