package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.web.Html;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The part of the page with the latest requests to the sandbox. */
final class CallSection {
  /** Maximum number of calls shown. */
  private static final int LATEST = 100;

  private static final List<String> NAMES =
      List.of("time", "kind", "call", "parameters", "status", "by");

  private CallSection() {}

  static String html(List<RecordedCall> calls) {
    List<RecordedCall> latest =
        new ArrayList<>(calls.subList(Math.max(0, calls.size() - LATEST), calls.size()));
    Collections.reverse(latest);
    String total =
        "<p>%d calls so far; the latest %d.</p>\n".formatted(calls.size(), latest.size());
    return Html.section(
        "calls",
        "Calls",
        (calls.isEmpty() ? "" : total)
            + Html.table(NAMES, latest.stream().map(CallSection::cells).toList(), "No calls yet."));
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
}
