package io.partnerinsights.core.report;

import io.partnerinsights.testing.ShortCases;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a POST whose outcome is unknown: found by its name, or repeated. */
final class UniquePostTest {
  @ParameterizedTest
  @ShortCases(value = 10, methods = @MethodSource({"lostRequests", "lookups", "interrupts"}))
  void aReportIsCreatedOnce(String steps) {
    ReadSteps.runRow(steps);
  }

  static Stream<Named<String>> lostRequests() {
    return ReadSteps.rowsOf(
        """
        # a report that was not created is submitted again under the same name
        sandbox; on POST /ScheduledReport {}; read -> created A; posts -> 2
        elapsed -> PT60S..PT10M; listed -> A
        # the repeat of a query's POST does not wait for minutes: a second query does not make a second report
        sandbox PT0S; on POST /ScheduledQueries times=3 {}; read -> created A
        queryPosts -> 4; elapsed -> PT0S..PT40S; posts -> 1
        """,
        "dropped",
        "500",
        "502",
        "503",
        "504",
        "520",
        "529");
  }

  static Stream<Named<String>> lookups() {
    return ReadSteps.rowsOf(
        """
        # an answer without the id
        sandbox; on POST /ScheduledQueries answer {"value": [{"name": "a", "reportName": "a"}]}
        on POST /ScheduledReport answer {"value": [{"name": "a", "reportName": "a"}]}
        read -> created A; listed -> A; queryPosts -> 1; posts -> 1
        # a gateway's own status after the report was created
        sandbox; on POST /ScheduledReport answer {"statusCode": 520}
        read -> created A; listed -> A; posts -> 1
        # a POST is repeated until the time-out; each repeat follows a lookup and takes a permit
        sandbox; on POST /ScheduledReport always 504; read timeout=PT8M -> OUTCOME_UNKNOWN
        posts -> 4; elapsed -> PT8M..PT10M; says -> does not list this name yet & option reportId
        says -> reportName= & queryId= & correlationId=
        # a POST is repeated for minutes after an internal error, which may also answer a wrong date
        sandbox
        on POST /ScheduledReport always 500 Internal server error. Correlation Id 12345678-abcd
        read permits=100 -> OUTCOME_UNKNOWN; elapsed -> PT15M..PT17M; says -> 12345678-abcd
        # a lookup without an answer proves nothing: the POST may have taken effect unseen
        sandbox; on POST /ScheduledReport dropped; on GET /ScheduledReport always 503
        read reuse=never -> OUTCOME_UNKNOWN; says -> the lookup of this name failed
        posts -> 1; elapsed -> PT4H..PT5H
        # a lookup that fails is repeated
        sandbox; on POST /ScheduledReport lost; on GET /ScheduledReport times=3 503
        read reuse=never -> created A; posts -> 1
        # an answer without a list proves no absence
        sandbox; on POST /ScheduledReport lost; on GET /ScheduledReport times=9 answer {}
        read reuse=never -> created A; posts -> 1; listed -> A
        # a report that is listed late is found: a gateway may answer before its service
        sandbox; on POST /ScheduledReport 504; meanwhile late; meanwhile note
        read -> created A; posts -> 2; listed -> A
        # a report with the name in other letters is not taken: the lists ignore case
        sandbox; on POST /ScheduledReport dropped; meanwhile lateUpper; meanwhile note
        read -> created B
        """);
  }

  static Stream<Named<String>> interrupts() {
    return ReadSteps.rowsOf(
        """
        # a later read looks up a POST whose repeat waited for a permit, and which has taken effect
        sandbox; plan permits=1 as=it; on POST /ScheduledReport 504; in PT60S interrupt
        again it -> WAIT_INTERRUPTED; late; note; read -> created A; posts -> 2
        # a later read finds what an interrupted POST has created
        sandbox; on POST /ScheduledReport lost; on GET /ScheduledReport always 503
        meanwhile interrupt; read reuse=never as=it -> WAIT_INTERRUPTED; posts -> 1; clear
        again it -> created A; posts -> 1; listed -> A
        """);
  }

  /** Everything answers 503 for ten minutes, whatever the read is about to do. */
  @ParameterizedTest
  @ShortCases(value = 3, methods = @MethodSource("outages"))
  void anOutageOfTenMinutesEndsNoRead(String steps) {
    ReadSteps.runRow(steps);
  }

  static Stream<Named<String>> outages() {
    return IntStream.range(0, 7)
        .mapToObj(
            before ->
                ReadSteps.rowsOf(
                    """
                    # an outage after %d calls
                    sandbox PT3M; plan as=it; on GET / after=%d always 503; in PT10M clear
                    on POST / after=%d always 503; again it -> created A; listed -> A
                    """
                        .formatted(before, before, before / 4)))
        .flatMap(rows -> rows);
  }
}
