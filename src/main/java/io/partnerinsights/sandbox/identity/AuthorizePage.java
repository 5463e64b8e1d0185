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
  private static final Pattern LOOPBACK_REDIRECT =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?/?");

  /** Shows the page for GET, and sends the answer of its form for POST. */
  HttpResponse handle(HttpRequest request) {
    Map<String, String> query = request.queryParameters();
    try {
      checkApplication(query);
    } catch (OAuthException e) {
      // As the platform does: an unknown address gets no answer, not even an error.
      return Html.page(
          400, "Sign-in failed", "<p>" + Html.escape(e.description(clock.instant())) + "</p>\n");
    }
    try {
      checkParameters(query);
      return request.method().equals("GET")
          ? confirmationPage(hintedOrFirstUser(query))
          : sendToApplication(query, Map.of("code", createCode(query, request.formFields())));
    } catch (OAuthException e) {
      return sendToApplication(query, e.toFields(clock.instant()));
    }
  }

  private void checkApplication(Map<String, String> query) {
    tenant.checkApplication(query);
    String redirectUri = OAuthException.requireField(query, "redirect_uri");
    if (tenant.refusesRedirects() || !LOOPBACK_REDIRECT.matcher(redirectUri).matches()) {
      throw OAuthException.invalidRequest(
          50011,
          "The redirect URI '"
              + redirectUri
              + "' specified in the request does not match the redirect URIs configured for the"
              + " application.");
    }
  }

  private static void checkParameters(Map<String, String> query) {
    OAuthException.requireField(query, "scope");
    if (!OAuthException.requireField(query, "response_type").equals("code")) {
      throw new OAuthException(
          400, "unsupported_response_type", 700051, "The response_type is not enabled.");
    }
    OAuthException.requireField(query, "code_challenge");
    if (!OAuthException.requireField(query, "code_challenge_method").equals("S256")) {
      throw OAuthException.invalidRequest(501491, "The code_challenge_method must be S256.");
    }
  }

  /** Returns the user of the hint; without one the first user is assumed to sit at the browser. */
  private String hintedOrFirstUser(Map<String, String> query) {
    String hint = query.getOrDefault("login_hint", "");
    return tenant.settings().passwordsByUser.containsKey(hint) ? hint : tenant.firstUser();
  }

  private static HttpResponse confirmationPage(String user) {
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

  private String createCode(Map<String, String> query, Map<String, String> form) {
    if (!form.getOrDefault("answer", "").equals("sign-in")) {
      throw OAuthException.of(SignInError.byNumber(65004));
    }
    tenant.throwConfiguredError();
    return codes.createCode(
        new AuthorizationCodes.ConfirmedSignIn(
            hintedOrFirstUser(query),
            OAuthException.requireField(query, "redirect_uri"),
            OAuthException.requireField(query, "code_challenge"),
            query.getOrDefault("nonce", "")));
  }

  /** Sends fields to the application, by a redirect or by a form that submits itself. */
  private static HttpResponse sendToApplication(
      Map<String, String> query, Map<String, String> fields) {
    Map<String, String> responseFields = new LinkedHashMap<>(fields);
    if (query.containsKey("state")) {
      responseFields.put("state", query.get("state"));
    }
    String redirectUri = OAuthException.requireField(query, "redirect_uri");
    if (!query.getOrDefault("response_mode", "query").equals("form_post")) {
      String parameters =
          responseFields.entrySet().stream()
              .map(field -> field.getKey() + "=" + encodeUrl(field.getValue()))
              .collect(Collectors.joining("&"));
      return HttpResponse.empty(302, Map.of("Location", redirectUri + "?" + parameters));
    }
    String inputs =
        responseFields.entrySet().stream()
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
        .withHeader(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'");
  }

  private static String encodeUrl(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
