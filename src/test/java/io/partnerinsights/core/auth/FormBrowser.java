package io.partnerinsights.core.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** What a browser sends: the answer to the authority's page, and the form that follows. */
public final class FormBrowser implements Consumer<String> {
  private static final Pattern FIELD = Pattern.compile("name=\"([^\"]+)\" value=\"([^\"]*)\"");
  private static final OkHttpClient HTTP =
      new OkHttpClient.Builder().followRedirects(false).build();

  private final Visit visit;
  private final List<String> links = Collections.synchronizedList(new ArrayList<>());
  private final List<CompletableFuture<Void>> visits =
      Collections.synchronizedList(new ArrayList<>());

  /** Creates a browser that does this with each link, and does not let the caller wait. */
  FormBrowser(Visit visit) {
    this.visit = visit;
  }

  @Override
  public void accept(String link) {
    links.add(link);
    visits.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                visit.visit(link);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }

  /** Waits until all visits have ended, and throws their errors. */
  List<String> awaitLinks() {
    visits.forEach(CompletableFuture::join);
    return links;
  }

  /** What is done with the link. */
  @FunctionalInterface
  interface Visit {
    void visit(String link) throws IOException;
  }

  /** Confirms the sign-in and sends its answer. */
  public static void signIn(String link) throws IOException {
    postForm(redirectUri(link), answerPage(link, "sign-in"));
  }

  /** Answers the authority's page and returns the fields for the redirect address. */
  static Map<String, String> answerPage(String link, String answer) throws IOException {
    Matcher field = FIELD.matcher(postForm(link, Map.of("answer", answer)).body().string());
    Map<String, String> fields = new LinkedHashMap<>();
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    return fields;
  }

  static Response postForm(String url, Map<String, String> fields) throws IOException {
    FormBody.Builder form = new FormBody.Builder();
    fields.forEach(form::add);
    return HTTP.newCall(new Request.Builder().url(url).post(form.build()).build()).execute();
  }

  static Response getPage(String url) throws IOException {
    return HTTP.newCall(new Request.Builder().url(url).build()).execute();
  }

  static String redirectUri(String link) {
    return queryParameter(link, "redirect_uri");
  }

  static String queryParameter(String link, String name) {
    return HttpUrl.get(link).queryParameter(name);
  }
}
