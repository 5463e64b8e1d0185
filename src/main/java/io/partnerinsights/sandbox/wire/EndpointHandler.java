package io.partnerinsights.sandbox.wire;

import static java.time.ZoneOffset.UTC;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts an {@link Endpoint} on a Jetty server. */
public final class EndpointHandler extends Handler.Abstract {
  /** Files are large: each of Jetty's own buffers of 4 KiB would cost two calls to the kernel. */
  private static final int FILE_BUFFER_BYTES = 64 << 10;

  private final Endpoint endpoint;
  private final Clock clock;

  /** Creates a handler that asks {@code endpoint} for every request; the clock gives the Date. */
  public EndpointHandler(Endpoint endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    Answer answer = endpoint.answer(read(request));
    if (answer.status() == 0) {
      hangUp(request, callback);
      return true;
    }
    response.setStatus(answer.status());
    response
        .getHeaders()
        .put("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(UTC)));
    answer.headers().forEach(response.getHeaders()::put);
    if (answer.body() instanceof Answer.Cut cut) {
      long length = length(cut.whole());
      response.getHeaders().put("Content-Length", length);
      Answer.Body part = length > cut.bytes() ? first(cut) : cut.whole();
      write(part, false, response, then(() -> hangUp(request, callback), callback));
    } else {
      write(answer.body(), true, response, callback);
    }
    return true;
  }

  private static Call read(Request request) throws IOException {
    HttpURI uri = request.getHttpURI();
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getName().toLowerCase(Locale.ROOT), field.getValue());
    }
    return new Call(
        request.getMethod(),
        uri.getScheme() + "://" + uri.getAuthority(),
        decodePath(uri.getPath()),
        uri.getQuery(),
        headers,
        Content.Source.asString(request, StandardCharsets.UTF_8));
  }

  /** A plus sign in a path is a plus sign. */
  private static String decodePath(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void write(Answer.Body body, boolean last, Response response, Callback callback) {
    if (body instanceof Answer.Text text) {
      response.write(last, StandardCharsets.UTF_8.encode(text.text()), callback);
    } else if (body instanceof Answer.FilePart part && last) {
      response.getHeaders().put("Content-Length", part.length());
      ByteBufferPool pool = response.getRequest().getComponents().getByteBufferPool();
      ByteBufferPool.Sized buffers = new ByteBufferPool.Sized(pool, true, FILE_BUFFER_BYTES);
      Content.Source source =
          Content.Source.from(buffers, part.file(), part.offset(), part.length());
      Content.copy(source, response, callback);
    } else if (body instanceof Answer.FilePart part) {
      response.write(false, bytes(part), callback);
    } else {
      response.write(last, ByteBuffer.allocate(0), callback);
    }
  }

  private static long length(Answer.Body body) {
    if (body instanceof Answer.Text text) {
      return text.text().getBytes(StandardCharsets.UTF_8).length;
    }
    return body instanceof Answer.FilePart part ? part.length() : 0;
  }

  private static Answer.Body first(Answer.Cut cut) {
    return cut.whole() instanceof Answer.FilePart part
        ? new Answer.FilePart(part.file(), part.offset(), cut.bytes())
        : new Answer.Nothing();
  }

  /** Held in memory: the first bytes of a download that is to break. */
  private static ByteBuffer bytes(Answer.FilePart part) {
    try (InputStream in = Files.newInputStream(part.file())) {
      in.skipNBytes(part.offset());
      return ByteBuffer.wrap(in.readNBytes(Math.toIntExact(part.length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Callback then(Runnable next, Callback failed) {
    return Callback.from(next, failed::failed);
  }

  private static void hangUp(Request request, Callback callback) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    callback.failed(new EofException("The sandbox breaks the connection"));
  }
}
