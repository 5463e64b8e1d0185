package io.partnerinsights.core.http;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.HttpResponse.TextBody;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;
import okio.Buffer;

/**
 * Lets the sandbox answer calls in the thread that makes them, without a connection. The last
 * interceptor of a client. Answers have text bodies: the files of reports are not served.
 */
public final class InMemoryNetwork implements Interceptor {
  private final Sandbox sandbox;

  public InMemoryNetwork(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    // The time of a call is virtual, so OkHttp's own thread must not end it.
    ((AsyncTimeout) chain.call().timeout()).exit();
    Retries.Attempts attempt = chain.request().tag(Retries.Attempts.class);
    if (attempt != null) {
      attempt.markSent();
    }
    return send(chain.request());
  }

  /** Sends a request that belongs to no call. */
  public Response send(Request request) throws IOException {
    HttpResponse answer = sandbox.handleRequest(read(request));
    if (answer.status() == 0) {
      throw new EOFException("The sandbox closes the connection");
    }
    Headers.Builder headers = new Headers.Builder();
    answer.headers().forEach(headers::add);
    String type = headers.get("Content-Type");
    String text = answer.body() instanceof TextBody body ? body.text() : "";
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(answer.status())
        .message("simulated")
        .headers(headers.build())
        .body(ResponseBody.create(text, type == null ? null : MediaType.get(type)))
        .build();
  }

  private HttpRequest read(Request request) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
    Buffer body = new Buffer();
    RequestBody sent = request.body();
    if (sent != null) {
      sent.writeTo(body);
      if (sent.contentType() != null) {
        headers.put("content-type", sent.contentType().toString());
      }
    }
    String path = request.url().encodedPath().replace("+", "%2B");
    return new HttpRequest(
        request.method(),
        sandbox.authorityUrl(),
        URLDecoder.decode(path, StandardCharsets.UTF_8),
        request.url().encodedQuery(),
        headers,
        body.readUtf8());
  }
}
