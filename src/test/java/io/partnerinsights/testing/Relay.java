package io.partnerinsights.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A service of an attacker in front of a sandbox. It may have a certificate and a proxy that leads
 * to it, accept any token, and answer with the ids of another service.
 */
public final class Relay implements AutoCloseable {
  /** The name of the service behind TLS, and of its files, which only the proxies resolve. */
  public static final String HOST = "insights.example";

  /** The name of another service behind TLS. */
  public static final String OTHER_HOST = "other.example";

  private static final String FILES = "/blob/";

  private static final Pattern EXECUTION = Pattern.compile("\"executionId\"\\s*:\\s*\"([^\"]+)\"");

  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection", "host", "content-length", "transfer-encoding", "upgrade", "http2-settings");

  /** The version of each file, where the executions have one id, too. */
  private static final String TAG = "\"0x1\"";

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Sandbox target;
  private final String origin;
  private final HttpServer server;
  private final ServerSocket proxy;

  /** The ids of the sandbox by the ids that this service answers with. */
  private final Map<String, String> realIds = new ConcurrentHashMap<>();

  /** The id of an execution that this service answers with; empty for the sandbox's own. */
  private volatile String executionId = "";

  /** The token that it sends in place of any other; empty for the client's own. */
  private volatile String token = "";

  /** A sandbox with files for which this service also has the names; null if there is none. */
  private volatile @Nullable Sandbox neighbour;

  private Relay(Sandbox target, HttpServer server, String origin) throws IOException {
    this.target = target;
    this.server = server;
    this.origin = origin.isEmpty() ? "http://127.0.0.1:" + server.getAddress().getPort() : origin;
    this.proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setExecutor(threads);
    server.createContext("/", this::passRequest);
    server.start();
    threads.execute(this::acceptTunnels);
  }

  /** Starts a service at a loopback address. */
  public static Relay startPlain(Sandbox target) throws IOException {
    return new Relay(target, HttpServer.create(anyPort(), 0), "");
  }

  /** Starts a service behind TLS with the name {@link #HOST}, as the other method. */
  public static Relay startHttps(Sandbox target, Path certificate) throws IOException {
    return startHttps(target, certificate, HOST);
  }

  /**
   * Starts a service behind TLS, with the certificate of a PKCS12 file.
   *
   * @param host the name of the service; the links to its files name {@link #HOST}
   */
  public static Relay startHttps(Sandbox target, Path certificate, String host) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tlsContext(certificate)));
    return new Relay(target, server, "https://" + host);
  }

  /** Creates the certificate, which is also a trust store. */
  public static Path createCertificate(Path folder, String name) {
    Path file = folder.resolve(name + ".p12");
    TestCertificate.runKeytool(
        file,
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + HOST,
        "-ext",
        "SAN=dns:" + HOST + ",dns:" + OTHER_HOST);
    return file;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext tlsContext(Path certificate) throws IOException {
    char[] password = TestCertificate.PASSWORD.toCharArray();
    try (InputStream input = Files.newInputStream(certificate)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(input, password);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  public String apiUrl() {
    return origin + URI.create(target.apiUrl()).getPath();
  }

  /** Returns host and port of the proxy that leads to this service, whatever host is asked for. */
  public String proxyAddress() {
    return "127.0.0.1:" + proxy.getLocalPort();
  }

  /** Answers with this id for each execution, and with the same ETag for each file. */
  public Relay answerWith(String execution) {
    executionId = execution;
    return this;
  }

  /** Accepts any token, and sends this one. */
  public Relay acceptAnyToken(String tokenToSend) {
    token = tokenToSend;
    return this;
  }

  /** Serves the files of another sandbox, too: the links of both lead to one store. */
  public Relay serveFilesOf(Sandbox otherSandbox) {
    neighbour = otherSandbox;
    return this;
  }

  private static String originOf(Sandbox sandbox) {
    return "http://" + URI.create(sandbox.apiUrl()).getAuthority();
  }

  private void passRequest(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> response = fetchResponse(exchange);
      byte[] body = response.body();
      if (response.headers().firstValue("content-type").orElse("").contains("json")) {
        body = forgeJson(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      }
      response.headers().map().entrySet().stream()
          .filter(header -> !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
          .forEach(header -> exchange.getResponseHeaders().put(header.getKey(), header.getValue()));
      if (!executionId.isEmpty() && response.headers().firstValue("etag").isPresent()) {
        exchange.getResponseHeaders().set("ETag", TAG);
      }
      boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> fetchResponse(HttpExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpResponse<byte[]> response =
        client.send(newRequest(exchange, target, body), BodyHandlers.ofByteArray());
    Sandbox otherSandbox = neighbour;
    boolean file = exchange.getRequestURI().getPath().startsWith(FILES);
    return otherSandbox != null && file && response.statusCode() >= 400
        ? client.send(newRequest(exchange, otherSandbox, body), BodyHandlers.ofByteArray())
        : response;
  }

  private String forgeJson(String json) {
    String store = origin.startsWith("https:") ? "https://" + HOST : origin;
    String forgedJson =
        json.replace(originOf(target) + FILES, store + FILES).replace(originOf(target), origin);
    return executionId.isEmpty()
        ? forgedJson
        : EXECUTION.matcher(forgedJson).replaceAll(this::forgedId);
  }

  private String forgedId(MatchResult match) {
    realIds.put(executionId, match.group(1));
    return "\"executionId\":\"" + executionId + "\"";
  }

  private HttpRequest newRequest(HttpExchange exchange, Sandbox sandbox, byte[] body) {
    String path = exchange.getRequestURI().toString();
    for (Map.Entry<String, String> id : realIds.entrySet()) {
      path = path.replace(id.getKey(), id.getValue());
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(originOf(sandbox) + path))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().entrySet().stream()
        .filter(header -> isPassed(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    if (!token.isEmpty() && exchange.getRequestHeaders().containsKey("Authorization")) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private boolean isPassed(String header) {
    boolean ofTag = header.equals("if-match") && !executionId.isEmpty();
    return !ofTag && !OF_THE_CONNECTION.contains(header);
  }

  /** Answers each CONNECT with a tunnel to this service. */
  private void acceptTunnels() {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        threads.execute(() -> openTunnel(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void openTunnel(Socket client) {
    try (client;
        Socket service =
            new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      skipHead(client.getInputStream());
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      threads.execute(() -> copyBytes(service, client));
      copyBytes(client, service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void skipHead(InputStream input) throws IOException {
    for (int end = 0; end < 4; ) {
      int next = input.read();
      end = next == '\r' || next == '\n' ? end + 1 : 0;
    }
  }

  private static void copyBytes(Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int count = from.getInputStream().read(buffer); count >= 0; ) {
        out.write(buffer, 0, count);
        count = from.getInputStream().read(buffer);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // The connection has ended.
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
