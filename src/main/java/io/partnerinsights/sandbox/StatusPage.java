package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.Html;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/**
 * The page at the sandbox's root, for people: how to connect, and the state of the service. It
 * changes nothing, contains no script and no form, and shows no link and no token of a user.
 */
final class StatusPage implements Endpoint {
  private final Map<Program, ProgramApi> apis;
  private final CallLog calls;
  private final Clock clock;
  private final String refreshToken;

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
    return Html.page(200, "Partner Insights sandbox", body(request.origin()));
  }

  private String body(String origin) {
    ProgramApi mpn = Objects.requireNonNull(apis.get(Program.MPN));
    StringBuilder sections =
        new StringBuilder(
            ConnectSection.html(new PasteLines(origin, mpn.executeNowPerHour()), refreshToken));
    apis.forEach((program, api) -> sections.append(ProgramSections.html(program, api)));
    sections.append(CallSection.html(calls.all()));
    return """
    <header>
    <h1>Partner Insights sandbox</h1>
    <p>The service on this machine, with generated data. Its clock shows <time>%s</time> (UTC).
    <a href="/">Reload</a></p>
    <nav><a href="#connect">Connect</a> <a href="#mpn">Partner network</a> <a href="#cmp">Marketplace</a> <a href="#calls">Calls</a></nav>
    </header>
    <main>
    %s</main>
    """
        .formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS), sections);
  }
}
