package io.partnerinsights.core.download;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.spi.Secret;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import okhttp3.Headers;
import okio.ByteString;

/**
 * An object store on this machine that sends scripted answers, also such that no HTTP server would
 * send: faults that a real store shows rarely, and bodies without a length that end with the
 * connection. Each connection serves one request. The store records the requests and does not
 * evaluate their headers.
 */
final class LoopbackStore implements AutoCloseable {
  static final String SIGNATURE = "sig=very-secret";

  private static final int CHUNK = 1 << 16;

  private final CountDownLatch closeSignal = new CountDownLatch(1);
  private final AtomicLong bytesSent = new AtomicLong();
  private final Semaphore endedAnswers = new Semaphore(0);
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<Headers> requests = Collections.synchronizedList(new ArrayList<>());

  LoopbackStore() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::acceptConnections);
  }

  /** Adds the next answers, in order; the last one is repeated. */
  LoopbackStore addAnswers(Answer... answers) {
    synchronized (script) {
      script.addAll(Arrays.asList(answers));
    }
    return this;
  }

  /** Replaces all answers that are left. */
  void replaceAnswers(Answer... answers) {
    synchronized (script) {
      script.clear();
    }
    addAnswers(answers);
  }

  List<Headers> requests() {
    return requests;
  }

  /** Returns the store's file, with a policy of three attempts without waiting. */
  ReportFile reportFile() {
    return reportFile(HttpSettings.ofDefaults());
  }

  ReportFile reportFile(HttpSettings settings) {
    return newStore(settings, Clock.systemUTC(), duration -> {}).file(completedReport());
  }

  ReportFile reportFile(Clock clock, Sleeper sleeper) {
    return newStore(HttpSettings.ofDefaults(), clock, sleeper).file(completedReport());
  }

  /** Returns the store's file for a task that may be killed. */
  ReportFile reportFile(BooleanSupplier isKilled) {
    return newStore(HttpSettings.ofDefaults(), Clock.systemUTC(), duration -> {})
        .file("r-1", "e-1", completedReport().link()::url, isKilled);
  }

  /** Returns the store's file with links that may be renewed. */
  ReportFile reportFileOf(LinkSource links) {
    return newStore(HttpSettings.ofDefaults(), Clock.systemUTC(), duration -> {})
        .file("r-1", "e-1", links, () -> false);
  }

  /** Returns a link with these parameters and a signature. */
  Secret signedLink(String parameters) {
    return completedReport(
            "http://localhost:" + server.getLocalPort() + "/f?" + parameters + SIGNATURE)
        .link()
        .url();
  }

  private static FileStore newStore(HttpSettings settings, Clock clock, Sleeper sleeper) {
    RetryPolicy policy = new RetryPolicy(3, Duration.ofMinutes(15));
    return new FileStore(HttpClients.create(settings), policy, clock, sleeper, new Random(1));
  }

  FileRequests newFileRequests(DownloadErrors errors) {
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.noRetries());
    return new FileRequests(http, completedReport().link()::url, errors, () -> false);
  }

  CompletedReport completedReport() {
    return completedReport(signedLink("").reveal());
  }

  /** Reads the whole file with the code under test. */
  byte[] readFile() throws IOException {
    try (ReportStream stream = reportFile().open()) {
      return stream.readAllBytes();
    }
  }

  /** Returns the error with which reading the whole file ends. */
  PartnerInsightsException readFailure() {
    return catchThrowableOfType(PartnerInsightsException.class, this::readFile);
  }

  /** Returns random bytes, always the same. */
  static byte[] randomBytes(int length) {
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

  static CompletedReport completedReport(String link) {
    return new CompletedReport("r-1", "e-1", ReportFormat.CSV, SecureLink.of(link, null), null);
  }

  private void acceptConnections() {
    try {
      while (true) {
        Socket socket = server.accept();
        serveOrClose(socket);
      }
    } catch (IOException e) {
      // The store was closed.
    }
  }

  /** The store may be closed while a client connects, which would then wait for a response. */
  private void serveOrClose(Socket socket) throws IOException {
    try {
      threads.execute(() -> serveConnection(socket));
    } catch (RejectedExecutionException e) {
      socket.close();
    }
  }

  private void serveConnection(Socket socket) {
    try (socket) {
      requests.add(readHead(socket));
      Answer answer;
      synchronized (script) {
        answer = script.size() > 1 ? script.poll() : script.peek();
      }
      writeAnswer(answer, socket.getOutputStream());
      if (answer.framing() == Framing.SILENT) {
        closeSignal.await();
      }
      socket.shutdownOutput();
    } catch (IOException | InterruptedException e) {
      // The client has seen enough, or the store was closed.
    } finally {
      endedAnswers.release();
    }
  }

  private static Headers readHead(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    reader.readLine();
    Headers.Builder headers = new Headers.Builder();
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      headers.add(line);
    }
    return headers.build();
  }

  private void writeAnswer(Answer answer, OutputStream out) throws IOException {
    out.write(answer.headText().getBytes(US_ASCII));
    ByteString body = answer.body();
    for (int offset = 0; offset < body.size(); offset += CHUNK) {
      ByteString part = body.substring(offset, Math.min(body.size(), offset + CHUNK));
      out.write(answer.framing().beforePart(part.size()));
      out.write(part.toByteArray());
      out.write(answer.framing().afterPart());
      bytesSent.addAndGet(CHUNK);
    }
    out.write(answer.framing().afterBody());
  }

  /** Returns the bytes sent, rounded up to chunks, after this many answers have ended. */
  long awaitBytesSent(int answers) throws InterruptedException {
    endedAnswers.acquire(answers);
    return bytesSent.get();
  }

  @Override
  public void close() throws IOException {
    closeSignal.countDown();
    server.close();
    threads.shutdownNow();
  }

  /** What announces the end of a body. */
  enum Framing {
    LENGTH,
    /** The connection stays open after the body. */
    SILENT,
    CHUNKS,
    /** The connection breaks after the body. */
    BROKEN_CHUNKS,
    /** The connection ends with the body. */
    NOTHING;

    private byte[] ofChunks(String text) {
      return (this == CHUNKS || this == BROKEN_CHUNKS ? text : "").getBytes(US_ASCII);
    }

    byte[] beforePart(int bytes) {
      return ofChunks(Integer.toHexString(bytes) + "\r\n");
    }

    byte[] afterPart() {
      return ofChunks("\r\n");
    }

    byte[] afterBody() {
      return this == BROKEN_CHUNKS ? new byte[0] : ofChunks("0\r\n\r\n");
    }
  }

  /**
   * A scripted answer.
   *
   * @param length the Content-Length, at least the body's
   */
  record Answer(String status, List<String> headers, ByteString body, int length, Framing framing) {
    static Answer ofStatus(int status) {
      return of(new byte[0]).withStatus("HTTP/1.1 " + status + " Status");
    }

    static Answer of(byte[] body) {
      ByteString bytes = ByteString.of(body);
      return new Answer("HTTP/1.1 200 OK", List.of(), bytes, body.length, Framing.LENGTH);
    }

    String headText() {
      String end =
          switch (framing) {
            case LENGTH, SILENT -> "Content-Length: " + length + "\r\n";
            case CHUNKS, BROKEN_CHUNKS -> "Transfer-Encoding: chunked\r\n";
            case NOTHING -> "";
          };
      String lines = headers.stream().map(line -> line + "\r\n").collect(Collectors.joining());
      return status + "\r\n" + lines + end + "Connection: close\r\n\r\n";
    }

    Answer withStatus(String line) {
      return new Answer(line, headers, body, length, framing);
    }

    Answer withHeader(String name, String value) {
      List<String> newHeaders = new ArrayList<>(headers);
      newHeaders.add(name + ": " + value);
      return new Answer(status, newHeaders, body, length, framing);
    }

    Answer withTag(String tag) {
      return withHeader("ETag", "\"" + tag + "\"");
    }

    Answer withFraming(Framing newFraming) {
      return new Answer(status, headers, body, length, newFraming);
    }

    /** Returns the same answer, but the connection breaks after some bytes. */
    Answer brokenAfter(int bytes) {
      return new Answer(status, headers, body.substring(0, bytes), length, framing);
    }

    /** Returns the range from a position on, as a store with ranges does. */
    Answer rangeFrom(int position) {
      return range(position, body.size());
    }

    /** Returns the range from a position to before another one. */
    Answer range(int position, int end) {
      return range(position, end, String.valueOf(body.size()));
    }

    /**
     * Returns the range from a position to before another one.
     *
     * @param size the file's size as the store states it; {@code *} if it does not know it
     */
    Answer range(int position, int end, String size) {
      ByteString range = body.substring(position, end);
      return new Answer("HTTP/1.1 206 Range", headers, range, range.size(), Framing.LENGTH)
          .withHeader("Content-Range", "bytes " + position + "-" + (end - 1) + "/" + size);
    }
  }
}
