package io.partnerinsights.core.download;

import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.SecureLink;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Asks the store for a file, and turns every answer without its bytes into an error. */
final class FileRequests {
  /** No end of a range. */
  static final long END_OF_FILE = Long.MAX_VALUE;

  private static final int NOTHING_IN_RANGE = 416;

  private final RetryingHttp http;
  private final SecureLink link;
  private final DownloadErrors problems;

  FileRequests(RetryingHttp http, SecureLink link, DownloadErrors problems) {
    this.http = http;
    this.link = link;
    this.problems = problems;
  }

  /** The file from its start. */
  FileResponse open() {
    return answer(request());
  }

  /**
   * The first bytes of the file; a store without ranges answers with the whole file, one with an
   * empty file not at all.
   */
  Optional<FileResponse> openStart(long bytes) {
    Request.Builder request = request().header("Range", "bytes=0-" + (bytes - 1));
    return Optional.ofNullable(answer(request, true));
  }

  /**
   * The file from a position on, as long as it is still the same; a store without ranges answers
   * with the whole file.
   *
   * @param until the first byte that is not asked for; {@link #END_OF_FILE} asks for all
   */
  FileResponse openAt(long position, long until, String strongTag) {
    String last = until == END_OF_FILE ? "" : String.valueOf(until - 1);
    return answer(
        request().header("Range", "bytes=" + position + "-" + last).header("If-Match", strongTag));
  }

  /** With an Accept-Encoding of its own, OkHttp leaves the bytes as they are stored. */
  private Request.Builder request() {
    HttpUrl url = HttpUrl.parse(link.reveal());
    if (url == null) {
      throw problems.noLink();
    }
    if (!ServiceUrl.isSafe(url)) {
      throw problems.insecureLink(url.host());
    }
    return new Request.Builder().url(url).header("Accept-Encoding", "gzip");
  }

  private FileResponse answer(Request.Builder request) {
    return answer(request, false);
  }

  /** Null only where nothing in the range is as good as a range. */
  private FileResponse answer(Request.Builder request, boolean mayBeEmpty) {
    RunningCall call = new RunningCall();
    Response response = send(request.tag(RunningCall.class, call).build());
    boolean page = HtmlPage.isAnnounced(response.header("Content-Type", ""));
    if (response.isSuccessful() && isReadable(response) && !page) {
      return new FileResponse(response, call);
    }
    call.cancel();
    response.close();
    if (mayBeEmpty && response.code() == NOTHING_IN_RANGE) {
      return null;
    }
    if (!response.isSuccessful()) {
      throw problems.refused(response);
    }
    throw page ? problems.webPage() : problems.unknownEncoding(response.header("Content-Encoding"));
  }

  private Response send(Request request) {
    try {
      return http.open(request);
    } catch (IOException e) {
      throw problems.unreachable(e);
    }
  }

  private static boolean isReadable(Response response) {
    String encoding = response.header("Content-Encoding", "identity");
    return encoding.isBlank()
        || encoding.equalsIgnoreCase("identity")
        || encoding.equalsIgnoreCase("gzip")
        || encoding.equalsIgnoreCase("x-gzip");
  }

  /**
   * Travels with a request as OkHttp's tag and learns which call carries it, so that the call can
   * be cancelled: merely closing a response reads on for a while, in the hope of using the
   * connection again.
   */
  static final class RunningCall {
    private volatile Call call;

    void cancel() {
      Call running = call;
      if (running != null) {
        running.cancel();
      }
    }

    /** Writes the call into the tag. */
    static final class Noted implements Interceptor {
      @Override
      public Response intercept(Chain chain) throws IOException {
        RunningCall tag = chain.request().tag(RunningCall.class);
        if (tag != null) {
          tag.call = chain.call();
        }
        return chain.proceed(chain.request());
      }
    }
  }
}
