package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.web.Html;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page on which a user confirms a sign-in. The answer, a code or an error, goes to the
 * application's redirect address, which must be on this machine.
 */
record AuthorizePage(Tenant tenant, AuthorizationCodes codes, Clock clock) {
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?/?");

  /** Shows the page for GET, and sends the answer of its form for POST. */
  HttpResponse handle(HttpRequest request) {
    Map<String, String> query = request.parameters();
    try {
      checkApplication(query);
    } catch (SignInException e) {
      // As the platform does: an unknown address gets no answer, not even an error.
      return Html.page(
          400, "Sign-in failed", "<p>" + Html.escape(e.description(clock.instant())) + "</p>\n");
    }
    try {
      checkRequest(query);
      return request.method().equals("GET")
          ? confirmation(user(query))
          : answer(query, Map.of("code", code(query, request.form())));
    } catch (SignInException e) {
      return answer(query, e.fields(clock.instant()));
    }
  }

  private void checkApplication(Map<String, String> query) {
    tenant.checkApplication(query);
    String redirectUri = SignInException.required(query, "redirect_uri");
    if (tenant.refusesRedirects() || !LOOPBACK.matcher(redirectUri).matches()) {
      throw SignInException.request(
          50011,
          "The redirect URI '"
              + redirectUri
              + "' specified in the request does not match the redirect URIs configured for the"
              + " application.");
    }
  }

  private static void checkRequest(Map<String, String> query) {
    SignInException.required(query, "scope");
    if (!SignInException.required(query, "response_type").equals("code")) {
      throw new SignInException(
          400, "unsupported_response_type", 700051, "The response_type is not enabled.");
    }
    SignInException.required(query, "code_challenge");
    if (!SignInException.required(query, "code_challenge_method").equals("S256")) {
      throw SignInException.request(501491, "The code_challenge_method must be S256.");
    }
  }

  /** Returns the user of the hint; without one the first user is assumed to sit at the browser. */
  private String user(Map<String, String> query) {
    String hint = query.getOrDefault("login_hint", "");
    return tenant.settings().users.containsKey(hint) ? hint : tenant.firstUser();
  }

  private static HttpResponse confirmation(String user) {
    // Without an action the form goes to the page's own URL, whose query has the request.
    return Html.page(
        200,
        "Sign in to the sandbox",
        """
        <h1>Sign in to the sandbox</h1>
        <p>An application on this machine asks for access as</p>
        <h2 id="user">%s</h2>
        <form method="post">
        <button name="answer" value="sign-in" autofocus="autofocus">Sign in</button>
        <button name="answer" value="cancel">Cancel</button>
        </form>
        """
            .formatted(Html.escape(user)));
  }

  private String code(Map<String, String> query, Map<String, String> form) {
    if (!form.getOrDefault("answer", "").equals("sign-in")) {
      throw SignInException.of(SignInError.of(65004));
    }
    tenant.check();
    return codes.create(
        new AuthorizationCodes.Confirmed(
            user(query),
            SignInException.required(query, "redirect_uri"),
            SignInException.required(query, "code_challenge"),
            query.getOrDefault("nonce", "")));
  }

  /** Sends fields to the application, by a redirect or by a form that submits itself. */
  private static HttpResponse answer(Map<String, String> query, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    if (query.containsKey("state")) {
      all.put("state", query.get("state"));
    }
    String redirectUri = SignInException.required(query, "redirect_uri");
    if (!query.getOrDefault("response_mode", "query").equals("form_post")) {
      String parameters =
          all.entrySet().stream()
              .map(field -> field.getKey() + "=" + encode(field.getValue()))
              .collect(Collectors.joining("&"));
      return HttpResponse.empty(302, Map.of("Location", redirectUri + "?" + parameters));
    }
    String inputs =
        all.entrySet().stream()
            .map(
                field ->
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\"/>\n"
                        .formatted(field.getKey(), Html.escape(field.getValue())))
            .collect(Collectors.joining());
    return Html.page(
            200,
            "Signing in",
            """
            <form method="post" action="%s">
            %s<button>Continue</button>
            </form>
            <script>document.forms[0].submit()</script>
            """
                .formatted(Html.escape(redirectUri), inputs))
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
