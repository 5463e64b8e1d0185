package io.partnerinsights.sandbox.web;

import io.partnerinsights.sandbox.web.HttpResponse.Body;
import io.partnerinsights.sandbox.web.HttpResponse.FileRange;
import io.partnerinsights.sandbox.web.HttpResponse.TextBody;
import io.partnerinsights.sandbox.web.HttpResponse.TruncatedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Adapts an {@link Endpoint} to Jetty. */
final class EndpointHandler extends Handler.Abstract {
  /** Size of buffers for files; with Jetty's own 4 KiB, large files cost many system calls. */
  private static final int FILE_BUFFER_BYTES = 64 << 10;

  private final Endpoint endpoint;

  EndpointHandler(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    HttpResponse result = endpoint.handle(readRequest(request));
    if (result.status() == 0) {
      closeConnection(request, callback);
    } else {
      response.setStatus(result.status());
      result
          .headers()
          .forEach((name, value) -> response.getHeaders().add(HeaderFilter.toField(name, value)));
      writeBody(result.body(), request, response, callback);
    }
    return true;
  }

  private static HttpRequest readRequest(Request request) throws IOException {
    HttpURI uri = request.getHttpURI();
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getName().toLowerCase(Locale.ROOT), field.getValue());
    }
    return new HttpRequest(
        request.getMethod(),
        uri.getScheme() + "://" + uri.getAuthority(),
        decodePath(uri.getPath()),
        uri.getQuery(),
        headers,
        Content.Source.asString(request, StandardCharsets.UTF_8));
  }

  /** Decodes a path, in which a plus sign does not stand for a blank. */
  private static String decodePath(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void writeBody(Body body, Request request, Response response, Callback callback) {
    if (body instanceof FileRange range) {
      ByteBufferPool pool = request.getComponents().getByteBufferPool();
      ByteBufferPool.Sized buffers = new ByteBufferPool.Sized(pool, true, FILE_BUFFER_BYTES);
      Content.Source file =
          Content.Source.from(buffers, range.file(), range.offset(), range.length());
      writeAfterHeaders(response, callback, () -> Content.copy(file, response, callback));
    } else if (body instanceof TruncatedBody shortBody) {
      if (!response.getHeaders().contains(HttpHeader.CONNECTION)) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bodyLength(shortBody.wholeBody()));
      }
      Callback close = Callback.from(() -> closeConnection(request, callback), callback::failed);
      response.write(false, ByteBuffer.wrap(firstBytes(shortBody)), close);
    } else {
      ByteBuffer text = ByteBuffer.wrap(textBytes(body));
      writeAfterHeaders(response, callback, () -> response.write(true, text, callback));
    }
  }

  /**
   * Writes a body. Headers that close the connection are sent first, because Jetty would otherwise
   * add the length of a short body.
   */
  private static void writeAfterHeaders(Response response, Callback callback, Runnable writeBody) {
    if (response.getHeaders().contains(HttpHeader.CONNECTION)) {
      response.write(false, ByteBuffer.allocate(0), Callback.from(writeBody, callback::failed));
    } else {
      writeBody.run();
    }
  }

  private static long bodyLength(Body body) {
    return body instanceof FileRange range ? range.length() : textBytes(body).length;
  }

  private static byte[] textBytes(Body body) {
    return ((TextBody) body).text().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] firstBytes(TruncatedBody body) {
    int length = Math.toIntExact(Math.min(body.byteCount(), bodyLength(body.wholeBody())));
    if (!(body.wholeBody() instanceof FileRange range)) {
      return Arrays.copyOf(textBytes(body.wholeBody()), length);
    }
    try (InputStream input = Files.newInputStream(range.file())) {
      input.skipNBytes(range.offset());
      return input.readNBytes(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeConnection(Request request, Callback callback) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    callback.failed(new EofException("The sandbox closes the connection"));
  }
}
