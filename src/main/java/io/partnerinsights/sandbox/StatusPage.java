package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The page at the sandbox's root, for people: how to connect, and the state of the service. It
 * changes nothing, contains no script and no form, and shows no link and no token of a user.
 */
final class StatusPage implements Endpoint {
  private static final String STYLE = "page.css";

  private final Map<Program, ProgramApi> apis;
  private final CallLog calls;
  private final Clock clock;
  private final String refreshToken;
  private final String style = style();

  /**
   * @param refreshToken token of the sandbox's own user, for the lines to copy
   */
  StatusPage(Map<Program, ProgramApi> apis, CallLog calls, Clock clock, String refreshToken) {
    this.apis = apis;
    this.calls = calls;
    this.clock = clock;
    this.refreshToken = refreshToken;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    if (!request.method().equals("GET")) {
      return HttpResponse.empty(405, Map.of("Allow", "GET"));
    }
    return HttpResponse.text(200, "text/html; charset=utf-8", page(request.origin()))
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  private String page(String origin) {
    StringBuilder sections =
        new StringBuilder(
            ConnectSection.html(
                new PasteLines(origin, apis.get(Program.MPN).executeNowPerHour()), refreshToken));
    apis.forEach((program, api) -> sections.append(ProgramSections.html(program, api)));
    sections.append(CallSection.html(calls.all()));
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>Partner Insights sandbox</title>
    <link rel="icon" href="data:,"/>
    <style>
    %s</style>
    </head>
    <body>
    <header>
    <h1>Partner Insights sandbox</h1>
    <p>The service on this machine, with generated data. Its clock shows <time>%s</time> (UTC).
    <a href="/">Reload</a></p>
    <nav><a href="#connect">Connect</a> <a href="#mpn">Partner network</a> <a href="#cmp">Marketplace</a> <a href="#calls">Calls</a></nav>
    </header>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(style, clock.instant().truncatedTo(ChronoUnit.SECONDS), sections);
  }

  private static String style() {
    try (InputStream in = StatusPage.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
