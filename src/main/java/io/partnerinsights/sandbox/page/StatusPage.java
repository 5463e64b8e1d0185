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
 * @param snippetsByOrigin the lines to copy, by the origin of the request
 * @param advanceDays lets days pass and returns the time after them
 */
public record StatusPage(
    Collection<Backend> backends,
    CallLog callLog,
    Clock clock,
    Function<String, ConnectSnippets> snippetsByOrigin,
    IntFunction<Instant> advanceDays)
    implements Endpoint {

  /** A number of days, at most 999. */
  private static final Pattern DAYS_PATH = Pattern.compile("/days/(\\d{1,3})");

  private static final int MAX_CALLS = 100;

  /** The blocks to copy as plain text, for a terminal. */
  private static final String LINES_PATH = "/lines";

  public static boolean handles(String path) {
    return path.equals("/") || path.equals(LINES_PATH) || DAYS_PATH.matcher(path).matches();
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    Matcher days = DAYS_PATH.matcher(request.path());
    String method = days.matches() ? "POST" : "GET";
    if (!request.method().equals(method)) {
      return HttpResponse.empty(405, Map.of("Allow", method));
    }
    if (days.matches()) {
      return handleDaysRequest(request, Integer.parseInt(days.group(1)));
    }
    return request.path().equals(LINES_PATH)
        ? HttpResponse.text(200, "text/plain", snippetsByOrigin.apply(request.origin()).toText())
        : Html.page(200, "Partner Insights sandbox", bodyHtml(request.origin()));
  }

  /** Lets days pass, unless the form of another page asks for it, and leads back to the page. */
  private HttpResponse handleDaysRequest(HttpRequest request, int days) {
    if (!request.findHeader("Origin").orElse(request.origin()).equals(request.origin())) {
      return HttpResponse.text(403, "text/plain", "Only the sandbox page can let days pass.\n");
    }
    String text = "It is " + advanceDays.apply(days).truncatedTo(ChronoUnit.SECONDS) + ".\n";
    return HttpResponse.text(303, "text/plain", text).withHeader("Location", "/");
  }

  private static String connectSection(ConnectSnippets snippets) {
    return Html.section(
        "connect",
        "Connect",
        snippets.snippetsByTitle().entrySet().stream()
            .map(block -> Html.snippet(block.getKey(), block.getValue()))
            .collect(Collectors.joining()));
  }

  private String callSection() {
    List<RecordedCall> allCalls = callLog.all();
    List<RecordedCall> latestCalls =
        allCalls.subList(Math.max(0, allCalls.size() - MAX_CALLS), allCalls.size());
    String total =
        "<p>%s calls so far, the latest %s.</p>\n".formatted(allCalls.size(), latestCalls.size());
    String columnNames = "time,kind,call,parameters,status,by";
    String table =
        Html.newestFirstTable(columnNames, latestCalls, StatusPage::callCells, "No calls yet.");
    return Html.section("calls", "Calls", allCalls.isEmpty() ? table : total + table);
  }

  private static List<String> callCells(RecordedCall call) {
    return List.of(
        ProgramSections.timeText(call.time()),
        call.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        call.method() + " " + call.path(),
        call.query(),
        call.status() == 0 ? "connection closed" : String.valueOf(call.status()),
        call.principalName());
  }

  private String bodyHtml(String origin) {
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
            connectSection(snippetsByOrigin.apply(origin)),
            backends.stream().map(ProgramSections::toHtml).collect(Collectors.joining()),
            callSection());
  }
}
