package io.partnerinsights.core.report.file;

import io.partnerinsights.core.api.model.SecureLink;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Asks the store for a file, and turns every answer without its bytes into an error. */
final class FileLink {
  private final RetryingHttp http;
  private final SecureLink link;
  private final DownloadProblems problems;

  FileLink(RetryingHttp http, SecureLink link, DownloadProblems problems) {
    this.http = http;
    this.link = link;
    this.problems = problems;
  }

  /** The file from its start. */
  FileAnswer open() {
    return answer(request());
  }

  /**
   * The file from a position on, as long as it is still the same; a store without ranges answers
   * with the whole file.
   */
  FileAnswer openAt(long position, String strongTag) {
    return answer(
        request().header("Range", "bytes=" + position + "-").header("If-Match", strongTag));
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

  private FileAnswer answer(Request.Builder request) {
    RunningCall call = new RunningCall();
    Response response = send(request.tag(RunningCall.class, call).build());
    boolean page = WebPage.isAnnounced(response.header("Content-Type", ""));
    if (response.isSuccessful() && isReadable(response) && !page) {
      return new FileAnswer(response, call);
    }
    call.cancel();
    response.close();
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
}
