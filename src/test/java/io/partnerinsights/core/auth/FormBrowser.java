package io.partnerinsights.core.auth;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** What a browser sends: the answer to the authority's page, and the form that follows. */
final class FormBrowser implements Consumer<String> {
  private static final Pattern FIELD = Pattern.compile("name=\"([^\"]+)\" value=\"([^\"]*)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

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
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
  }

  /** Waits until all visits have ended, and throws their errors. */
  List<String> links() {
    visits.forEach(CompletableFuture::join);
    return links;
  }

  /** What is done with the link. */
  @FunctionalInterface
  interface Visit {
    void visit(String link) throws IOException, InterruptedException;
  }

  /** Confirms the sign-in and sends its answer. */
  static void signIn(String link) throws IOException, InterruptedException {
    post(redirectUri(link), confirmed(link, "sign-in"));
  }

  /** Answers the authority's page and returns the fields for the redirect address. */
  static Map<String, String> confirmed(String link, String answer)
      throws IOException, InterruptedException {
    Matcher field = FIELD.matcher(post(link, Map.of("answer", answer)).body());
    Map<String, String> fields = new LinkedHashMap<>();
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    return fields;
  }

  static HttpResponse<String> post(String url, Map<String, String> fields)
      throws IOException, InterruptedException {
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String redirectUri(String link) {
    return parameter(link, "redirect_uri");
  }

  static String parameter(String link, String name) {
    return HttpUrl.get(link).queryParameter(name);
  }
}
