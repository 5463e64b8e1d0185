package io.partnerinsights.core.report;

import io.partnerinsights.testing.ShortCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From a plan to a complete report: what is created, awaited, said and renewed. SharedReadTest has
 * the central cases in plain Java, and this table the others, in the language of {@link ReadSteps}.
 *
 * <p>The world of a row: a sandbox serves an account over HTTP, and a report takes the time that
 * the first step names. The sandbox and the connector have one clock. It stands still, except in
 * waits of the connector and in the step {@code wait}, so that hours take milliseconds. Faults are
 * those of the network or the service. There is no model: each step says itself what it must
 * return, by the decisions in docs/internals/api-interpretation.md. Rows share nothing, so that
 * each fails alone, with its name and its step.
 */
@Timeout(60)
final class ManagedReportTest {
  @ParameterizedTest
  @ShortCases(
      value = 15,
      methods =
          @MethodSource({
            "creations",
            "given",
            "waits",
            "polls",
            "jitters",
            "permits",
            "quotas",
            "links",
            "states",
            "statuses",
            "refusedFilters"
          }))
  void waitsEndAsDocumented(String steps) {
    ReadSteps.runRow(steps);
  }

  static Stream<Named<String>> creations() {
    return ReadSteps.rowsOf(
        """
        # one query for two spellings of it
        read reuse=never -> created A; read reuse=never query=spelled -> created B
        queryPosts -> 1; posts -> 2
        # no query for a stored one
        sandbox; read stored=d8349f7b-a7d1-467e-b26d-434d4a50f26a -> created A; queryPosts -> 0
        # an unconfirmed query is an error with its name
        sandbox; on POST /ScheduledQueries always dropped; read timeout=PT8M -> OUTCOME_UNKNOWN
        says -> queryName=; queryPosts -> 3..99; posts -> 0
        # a query that is held back ends the read at its time-out
        sandbox; on POST /ScheduledQueries always 429; read timeout=PT5M -> RATE_LIMITED
        elapsed -> PT5M..PT10M; posts -> 0
        # a query that is deleted before its report is created
        sandbox; on POST /ScheduledReport 400 Invalid QueryID; read -> created A; posts -> 2
        listed -> A
        # as another status says it
        sandbox; on POST /ScheduledReport 404 No item found with given filters.
        read -> created A; posts -> 2; listed -> A
        """);
  }

  static Stream<Named<String>> given() {
    return ReadSteps.rowsOf(
        """
        # an unknown execution
        read -> created A; read report=A execution=no-such -> REPORT_NOT_FOUND A; took -> PT0S
        says -> executionId=no-such & option executionId
        # a paused report without executions
        schedule; pause; read report=A -> REPORT_PAUSED A; elapsed -> PT0S
        says -> partnerinsights reports resume {A} & procedure resume_report
        # a report that has not run yet
        schedule; read report=A timeout=PT6H -> REPORT_NOT_RUN_YET A; elapsed -> PT0S
        says -> 2026-06-15T13:00:00Z & as a stream & {A}
        # a run that has begun is awaited
        sandbox PT1H; schedule; wait PT301M; read report=A -> given A; elapsed -> PT360M..PT370M
        # the error of a time-out after the first run names the last status
        sandbox PT6H; schedule; wait PT301M; read report=A timeout=PT2H -> REPORT_TIMEOUT A
        says -> Reason: at the last poll it was Running.
        # also if the service sends an empty status, of which one warning tells
        sandbox; schedule; wait PT301M; on GET /ScheduledReport/execution always answer \
        {"value": [{"executionId": "e", "reportId": "{A}", "executionStatus": ""}]}
        read report=A timeout=PT2H -> REPORT_TIMEOUT A; warnings -> 1
        says -> Reason: at the last poll it was without a status.
        # a pause of a running report ends the wait
        sandbox PT6H; schedule; wait PT301M; in PT1H pause
        read report=A timeout=PT8H -> REPORT_PAUSED A; took -> PT1H..PT2H
        # a report without listed executions
        read -> created A; wait PT2184H; read report=A -> REPORT_WITHOUT_LINK A; took -> PT0S
        says -> inactive & 90 days & {A}
        # a report keeps its format
        sandbox; read format=TSV -> created A; read report=A -> given A; format -> TSV
        # an execution without a format has the report's
        sandbox; read format=TSV -> created A; on GET /ScheduledReport/execution answer \
        {"value": [{"executionId": "{e}", "reportId": "{A}", "executionStatus": "Completed", \
        "reportAccessSecureLink": "https://store.example/f"}]}
        renew -> new; format -> TSV
        """);
  }

  static Stream<Named<String>> waits() {
    return ReadSteps.rowsOf(
        """
        # an execution of another report is not read, as if the service ignores the report's id
        sandbox; on GET /ScheduledReport/execution times=2 answer {"value": [{\
        "executionId": "another", "reportId": "another", "executionStatus": "Completed", \
        "reportAccessSecureLink": "https://store.example/a?sig=b"}]}
        read -> created A; triggered -> 2; read report=A execution=same -> given A
        # a deleted report is lost after several absences, because lists show changes late
        sandbox PT3H; in PT3M delete; read -> REPORT_LOST A; elapsed -> PT3M10S..PT4M
        # a report that is complete at once has no line
        sandbox PT0S; read -> created A; wait PT1M; renew -> new; lines -> 0
        # a line a minute though polls are rarer; the last one is up to five minutes late
        sandbox PT3H; read -> created A; calls GET /ScheduledReport/execution -> 1..320
        lines -> 180..187; line -> waiting for report {A} (Pending), since  & (Running), since
        warnings -> 0
        # all calls of an account keep one pace
        sandbox PT2M; wait PT2M; limit 6; forget; read -> created A; pace 6 -> PT60S..PT5M
        # the lines of an outage
        sandbox PT3H; in PT5M on GET /ScheduledReport/execution times=40 503; read -> created A
        line -> , calls have failed since ; warning -> the connector repeats it; warnings -> 1
        """);
  }

  static Stream<Named<String>> polls() {
    return ReadSteps.rowsOf(
        """
        # the first poll is after a quarter of a second
        sandbox PT0S; read -> created A; elapsed -> PT0.225S..PT0.25S; calls GET /ScheduledReport/execution -> 1
        # many small reports on one account must not use up its limit of calls
        sandbox PT7.9S; read -> created A; calls GET /ScheduledReport/execution -> 1..8
        # a fixed interval replaces the schedule
        sandbox PT10M; read poll=PT1M -> created A; calls GET /ScheduledReport/execution -> 10
        """);
  }

  static Stream<Named<String>> jitters() {
    return ReadSteps.rowsOf(
        """
        # two hours cost at most 150 polls, with this random number as jitter
        sandbox PT2H; read random={} -> created A; calls GET /ScheduledReport/execution -> 100..150
        elapsed -> PT2H..PT126M
        """,
        "0",
        "-1",
        "-9223372036854775808");
  }

  static Stream<Named<String>> permits() {
    return ReadSteps.rowsOf(
        """
        # the sixth report of an hour waits for a permit
        sandbox PT0S; reads 5; lines -> 0; read reuse=never -> created F; elapsed -> PT1H..PT1H5S
        line -> option maxReportsPerHour allows 5 reports an hour with one account & creates the next one by
        lines -> 60..62
        # a wait for a permit does not count towards the time-out
        sandbox PT0S; reads 6 timeout=PT1M; posts -> 6
        # a refused report uses no permit
        sandbox PT0S; on POST /ScheduledReport 400; read -> REQUEST_REFUSED
        reads 5; elapsed -> PT0S..PT5S
        # a report of unknown outcome uses a permit
        sandbox PT0S; on POST /ScheduledReport lost; reads 6; elapsed -> PT1H..PT1H5S
        posts -> 6
        # a repeated POST keeps its permit: no report was created by the first
        sandbox PT0S; on POST /ScheduledReport dropped; reads 5; elapsed -> PT1M..PT3M
        posts -> 6
        # an interrupt between two POSTs uses no permit
        sandbox PT0S; on POST /ScheduledReport 429; meanwhile interrupt
        read reuse=never -> WAIT_INTERRUPTED; reads 5; elapsed -> PT0S..PT3M
        # an interrupted wait passes its place to the next read
        sandbox PT0S; reads 5; meanwhile interrupt; read reuse=never -> WAIT_INTERRUPTED
        says -> reuses the report if it exists; read reuse=never -> created F; elapsed -> PT1H..PT1H5S
        posts -> 6
        """);
  }

  static Stream<Named<String>> quotas() {
    return ReadSteps.rowsOf(
        """
        # the hourly quota of other programs is waited for as a permit
        sandbox PT0S hourly=5; reads 5 permits=100; read permits=100 reuse=never -> created F
        elapsed -> PT60M..PT70M; line -> the service's hourly report quota
        # an interrupt in this wait is not one of an unconfirmed report
        sandbox PT0S hourly=5; reads 5 permits=100; meanwhile interrupt
        read permits=100 reuse=never -> WAIT_INTERRUPTED; says -> reuses the report if it exists
        # the wait for the quota ends after two hours
        sandbox PT0S; on POST /ScheduledReport always 400 User has exceeded its ExecuteNow \
        report creation quota of 5 reports/60 mins
        read -> QUOTA_EXCEEDED; says -> 5 reports/60 mins; elapsed -> PT2H..PT130M
        posts -> 2..26
        # too many active reports: those that are due are deleted
        sandbox PT72H active=3; other due user; other kept application; other due application
        wait PT24H; read timeout=PT96H -> created D; listed -> A B D
        # a report that this application waits for, or has just waited for, makes no room
        sandbox PT72H active=1; read timeout=PT25H -> REPORT_TIMEOUT A
        read reuse=never timeout=PT96H -> QUOTA_EXCEEDED; listed -> A
        # too many active reports are an error if none is due
        sandbox PT2H active=1; other plain user; read -> QUOTA_EXCEEDED; says -> active reports
        posts -> 2
        # a place among the active reports is waited for: another application may read them
        sandbox PT2H active=1; other shared application; wait PT100M; read -> created B
        line -> as many active reports
        """);
  }

  static Stream<Named<String>> links() {
    return ReadSteps.rowsOf(
        """
        # a link is renewed five minutes before it expires
        sandbox links=PT1H; read -> created A; renewal -> PT54M..PT55M
        wait PT56M; renewal -> PT-1H..PT-1S
        # a short link after half its life
        sandbox links=PT8M; read -> created A; renewal -> PT4M
        # the clock of this machine does not matter
        sandbox PT0S ahead=24; read -> created A; renewal -> PT167H54M..PT167H56M
        # a link that does not say it expires as the execution says
        sandbox PT0S; on GET /ScheduledReport/execution always answer \
        {"value": [{"executionId": "e", "executionStatus": "Completed", \
        "reportAccessSecureLink": "https://store.example/a?sig=b", \
        "reportExpiryTime": "2026-06-16T08:00:00Z"}]}
        read -> created A; renewal -> PT23H54M..PT23H55M
        # a time in the past says nothing: an hour is assumed
        sandbox PT0S; on GET /ScheduledReport/execution always answer \
        {"value": [{"executionId": "e", "executionStatus": "Completed", \
        "reportAccessSecureLink": "https://store.example/a?sig=b", \
        "reportExpiryTime": "2026-06-01T08:00:00Z"}]}
        read -> created A; renewal -> PT54M..PT55M
        # the service may return the same link again
        read -> created A; renew -> same; wait PT30M; forget; renew -> new
        calls GET /ScheduledReport/execution -> 1; posts -> 0
        # a failure that can pass is kept until the next renewal
        read -> created A; wait PT2H; on GET /ScheduledReport/execution 403
        renew -> ACCESS_FORBIDDEN A; failure -> ACCESS_FORBIDDEN; renew -> new; failure -> none
        # a new link is awaited for minutes only
        sandbox; read -> created A; on GET /ScheduledReport/execution always 503; wait PT1M
        renew -> REPORT_TIMEOUT A; took -> PT10M..PT16M
        says -> no new link to its file within 15 min & not responded & run the read again & {A}
        """);
  }

  /** What a report publishes, which engines save. */
  static Stream<Named<String>> states() {
    return ReadSteps.rowsOf(
        """
        # a new report; a new link is not a new state
        sandbox PT3M; read -> created A; wait PT1M; renew -> new
        states -> created A not polled yet, created A Pending, created A Running, created A Completed
        # a report that is complete at the first poll
        read -> created A; forgetStates; read report=A -> given A; states -> given A Completed
        # a report that is replaced
        sandbox PT0S; read -> created A; delete; forgetStates; read -> created B
        states -> created A Completed, created B not polled yet, created B Completed
        # a report that is shared
        sandbox PT0S; read -> created A; again -> reused A
        states -> created A not polled yet, created A Completed
        # a report that is adopted
        killed; wait PT1M; forgetStates; read -> adopted A; states -> adopted A Completed
        # a time-out
        sandbox PT3H; read timeout=PT1H -> REPORT_TIMEOUT A
        states -> created A not polled yet, created A Pending, created A Running
        # a restored read does not log its own report as that of another run
        sandbox PT3M; submit -> submitted A; restart; restore; again -> adopted A
        states -> adopted A Pending, adopted A Running, adopted A Completed; logged -> 3
        # an interrupt
        meanwhile interrupt; read -> WAIT_INTERRUPTED A; states -> created A not polled yet
        # a wait for a permit
        sandbox PT0S; read permits=1 -> created A; forgetStates; read permits=1 reuse=never -> created B
        states -> no report, created B not polled yet, created B Completed
        """);
  }

  /** A service that refuses or ignores a filter of executions with several statuses. */
  static Stream<Named<String>> statuses() {
    return ReadSteps.rowsOf(
        """
        # one status at a time
        sandbox PT40M {}; read -> created A; elapsed -> PT40M..PT1H; forget; list A
        calls GET /ScheduledReport/execution -> 4
        read report=A -> given A; took -> PT0S
        read report=A execution=same -> given A; took -> PT0S
        wait PT3H; restart; read -> created B
        """,
        "REFUSES_SEVERAL_STATUSES",
        "IGNORES_SEVERAL_STATUSES");
  }

  static Stream<Named<String>> refusedFilters() {
    return ReadSteps.rowsOf(
        """
        # a 400 for another reason says nothing about the number of statuses
        sandbox; read -> created A
        on GET /ScheduledReport/execution times=2 400 Not today
        read report=A -> REQUEST_REFUSED A; forget; list A
        calls GET /ScheduledReport/execution -> 1
        """);
  }
}
