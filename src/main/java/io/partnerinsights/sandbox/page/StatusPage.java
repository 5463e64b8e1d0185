package io.partnerinsights.sandbox.page;

import io.partnerinsights.sandbox.api.Backend;
import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.Html;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page at the sandbox's root, for people: how to connect, and the state of the service. It has
 * no script, and shows no link and no token of a user. All that it changes is the day.
 *
 * @param lines the lines to copy, by the origin of the request
 * @param passDays lets days pass and returns the time after them
 */
public record StatusPage(
    Collection<Backend> backends,
    CallLog calls,
    Clock clock,
    Function<String, PasteLines> lines,
    IntFunction<Instant> passDays)
    implements Endpoint {

  /** A number of days, at most 999. */
  private static final Pattern DAYS = Pattern.compile("/days/(\\d{1,3})");

  private static final int LATEST = 100;

  /** The blocks to copy as plain text, for a terminal. */
  private static final String LINES = "/lines";

  public static boolean handles(String path) {
    return path.equals("/") || path.equals(LINES) || DAYS.matcher(path).matches();
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    Matcher days = DAYS.matcher(request.path());
    String method = days.matches() ? "POST" : "GET";
    if (!request.method().equals(method)) {
      return HttpResponse.empty(405, Map.of("Allow", method));
    }
    if (days.matches()) {
      return pass(request, Integer.parseInt(days.group(1)));
    }
    return request.path().equals(LINES)
        ? HttpResponse.text(200, "text/plain", lines.apply(request.origin()).text())
        : Html.page(200, "Partner Insights sandbox", body(request.origin()));
  }

  /** Lets days pass, unless the form of another page asks for it, and leads back to the page. */
  private HttpResponse pass(HttpRequest request, int days) {
    if (!request.header("Origin").orElse(request.origin()).equals(request.origin())) {
      return HttpResponse.text(403, "text/plain", "Only the sandbox page can let days pass.\n");
    }
    String text = "It is " + passDays.apply(days).truncatedTo(ChronoUnit.SECONDS) + ".\n";
    return HttpResponse.text(303, "text/plain", text).with("Location", "/");
  }

  private static String connectSection(PasteLines lines) {
    return Html.section(
        "connect",
        "Connect",
        lines.blocks().entrySet().stream()
            .map(block -> Html.snippet(block.getKey(), block.getValue()))
            .collect(Collectors.joining()));
  }

  private String callSection() {
    List<RecordedCall> all = calls.all();
    List<RecordedCall> latest = all.subList(Math.max(0, all.size() - LATEST), all.size());
    String total = "<p>%s calls so far, the latest %s.</p>\n".formatted(all.size(), latest.size());
    String names = "time,kind,call,parameters,status,by";
    String table = Html.newestFirst(names, latest, StatusPage::cells, "No calls yet.");
    return Html.section("calls", "Calls", all.isEmpty() ? table : total + table);
  }

  private static List<String> cells(RecordedCall call) {
    return List.of(
        ProgramSections.time(call.time()),
        call.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        call.method() + " " + call.path(),
        call.query(),
        call.status() == 0 ? "connection closed" : String.valueOf(call.status()),
        call.principal());
  }

  private String body(String origin) {
    return """
    <header>
    <h1>Partner Insights sandbox</h1>
    <p>The service on this machine, with generated data. Its clock shows <time>%s</time> (UTC).
    <a href="/">Reload</a></p>
    <form method="post" action="/days/1"><button>Let a day pass</button></form>
    <nav><a href="#connect">Connect</a> <a href="#mpn">Partner network</a> <a href="#cmp">Marketplace</a> <a href="#calls">Calls</a></nav>
    </header>
    <main>
    %s%s%s</main>
    """
        .formatted(
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            connectSection(lines.apply(origin)),
            backends.stream().map(ProgramSections::html).collect(Collectors.joining()),
            callSection());
  }
}
