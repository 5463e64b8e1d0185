package io.partnerinsights.core.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** An HTTP server that sends prepared responses in order and records the requests. */
public final class ScriptedServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MockWebServer.class.getName());

  private final MockWebServer server = new MockWebServer();
  private final Queue<MockResponse> script = new ConcurrentLinkedQueue<>();
  private final List<RecordedRequest> receivedRequests =
      Collections.synchronizedList(new ArrayList<>());

  private final Map<MockResponse, Runnable> actionsBefore = new ConcurrentHashMap<>();

  static {
    LOG.setLevel(Level.WARNING);
  }

  /** Starts a server on a free port of the loopback interface. */
  public ScriptedServer(MockResponse... responses) {
    script.addAll(List.of(responses));
    startServer(any -> Objects.requireNonNullElseGet(script.poll(), ScriptedServer::nothingLeft));
  }

  public ScriptedServer(Function<RecordedRequest, MockResponse> answers) {
    startServer(answers);
  }

  /** Starts a server for https, at {@code localhost}. */
  public ScriptedServer(SSLSocketFactory certificate, MockResponse... responses) {
    this(responses);
    server.useHttps(certificate);
  }

  private void startServer(Function<RecordedRequest, MockResponse> answers) {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            receivedRequests.add(request);
            MockResponse response = answers.apply(request);
            actionsBefore.getOrDefault(response, () -> {}).run();
            return response;
          }
        });
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MockResponse nothingLeft() {
    return newResponse(599, "no response is left in the script");
  }

  /** Returns a response with a body and header pairs {@code name, value, name, value}. */
  public static MockResponse newResponse(int status, String body, String... headers) {
    return new MockResponse.Builder().code(status).headers(Headers.of(headers)).body(body).build();
  }

  /** Answers a call as an interceptor, in place of the network. */
  public static Response answerCall(Interceptor.Chain chain, int status, String body) {
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("in place of the network")
        .body(ResponseBody.create(body, null))
        .build();
  }

  /** Returns a response that reads the request and closes the connection. */
  public static MockResponse hangUp() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  /** Returns a response that ends before its Content-Length. */
  public static MockResponse cutShort() {
    return new MockResponse.Builder()
        .body("half of it")
        .onResponseBody(new SocketEffect.CloseSocket())
        .build();
  }

  public ScriptedServer then(MockResponse response) {
    script.add(response);
    return this;
  }

  public ScriptedServer then(Runnable action, MockResponse response) {
    actionsBefore.put(response, action);
    return then(response);
  }

  /** Returns the requests received so far. */
  public List<RecordedRequest> receivedRequests() {
    return List.copyOf(receivedRequests);
  }

  public HttpUrl url() {
    return new HttpUrl.Builder().scheme("http").host("127.0.0.1").port(server.getPort()).build();
  }

  @Override
  public void close() {
    server.close();
  }
}
