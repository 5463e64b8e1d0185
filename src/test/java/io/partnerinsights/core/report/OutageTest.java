package io.partnerinsights.core.report;

import io.partnerinsights.testing.ShortCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outages of the service during a wait: they end it only by its timeout. */
final class OutageTest {
  @ParameterizedTest
  @ShortCases(value = 2, methods = @MethodSource("outages"))
  void aWaitSurvivesOutagesWithOneWarningEach(String steps) {
    ReadSteps.runRow(steps);
  }

  /** Two outages of half an hour each. */
  static Stream<Named<String>> outages() {
    return ReadSteps.rowsOf(
        """
        # all polls
        sandbox PT3H
        in PT30M on GET /ScheduledReport/execution always {}; in PT60M clear
        in PT90M on GET /ScheduledReport/execution always {}; in PT120M clear
        read -> created A; elapsed -> PT3H..PT190M; warnings -> 2
        warning -> the connector repeats it & {A}; line -> , calls have failed since
        """,
        "503",
        "429 wait=PT57S",
        "answer <html>Sign in</html>",
        "dropped");
  }

  @ParameterizedTest
  @ShortCases(value = 8, methods = @MethodSource({"damagedJson", "tokens", "ends"}))
  void endsOnlyByTimeoutsAndRefusals(String steps) {
    ReadSteps.runRow(steps);
  }

  /** Also before there is a report: searches are repeated, and creations are looked up. */
  static Stream<Named<String>> damagedJson() {
    return ReadSteps.rowsOf(
        """
        # damaged JSON
        sandbox; plan as=it; on {} / times=2 answer {"value": [{
        again it -> created A; listed -> A; triggered -> 2
        # new tokens that are refused are an outage: the authority has just issued them
        sandbox; plan as=it; on {} / times=8 401; again it -> created A; listed -> A
        triggered -> 8; warnings -> 1; warning -> 401 to a new token
        """,
        "GET",
        "POST");
  }

  static Stream<Named<String>> tokens() {
    return ReadSteps.rowsOf(
        """
        # a token that is rejected after another failure is renewed: each one may be, once
        sandbox; on GET /ScheduledReport/execution 503
        on GET /ScheduledReport/execution after=1 401; read -> created A; triggered -> 2
        # a gateway's own status is an outage, too
        sandbox; on GET /ScheduledReport/execution times=3 520; read -> created A; triggered -> 3
        # a wait survives outages of the sign-in
        sandbox PT3H; in PT30M signIn SIGN_IN_UNREACHABLE; in PT60M signIn
        in PT90M signIn SIGN_IN_UNREACHABLE; in PT120M signIn
        read -> created A; elapsed -> PT3H..PT190M; warnings -> 2
        # one of the authority's gateways is set up wrong for some minutes
        sandbox PT1H; in PT5M signIn CERTIFICATE_UNTRUSTED; in PT9M signIn; read -> created A
        # a certificate that stays untrusted ends the wait after five minutes
        sandbox PT1H; in PT5M signIn CERTIFICATE_UNTRUSTED; read -> CERTIFICATE_UNTRUSTED A
        elapsed -> PT10M..PT12M; says -> Then run the read again
        # so it does after an outage, and five minutes later than that
        sandbox PT2H; in PT5M signIn SIGN_IN_UNREACHABLE; in PT40M signIn CERTIFICATE_UNTRUSTED
        in PT44M signIn SIGN_IN_UNREACHABLE; in PT60M signIn; read -> created A
        # a time-out names the certificate that was not trusted at last
        sandbox PT9H; in PT238M signIn CERTIFICATE_UNTRUSTED; read -> REPORT_TIMEOUT A
        says -> CERTIFICATE_UNTRUSTED
        # a refusal of the authority ends the wait at once
        sandbox PT1H; in PT5M signIn SIGN_IN_REFUSED
        in PT5M on GET /ScheduledReport/execution always 401
        read -> SIGN_IN_REFUSED A; elapsed -> PT5M..PT6M
        says -> Then run the read again & The new read waits for the same report & reportId={A}
        # so does a claims challenge, which no other token of the same sign-in answers
        sandbox PT1H; in PT5M on GET /ScheduledReport/execution always 401 insufficient_claims
        read -> TOKEN_REJECTED A; elapsed -> PT5M..PT6M; triggered -> 1; says -> sign in again
        # tokens that are refused for minutes end the wait
        sandbox PT1H; in PT10M on GET /ScheduledReport/execution always 401
        read -> TOKEN_REJECTED A; elapsed -> PT14M..PT17M
        """);
  }

  static Stream<Named<String>> ends() {
    return ReadSteps.rowsOf(
        """
        # the error of a time-out in an outage names the last status and the failure
        sandbox PT9H; on GET /ScheduledReport/execution after=50 always 503
        read -> REPORT_TIMEOUT A; elapsed -> PT4H..PT242M
        says -> with a response it was Pending & SERVICE_FAILED & 503 & executionId=
        # the last call is made at the time that the service names, after the deadline
        sandbox PT9H; on GET /ScheduledReport/execution after=5 always 503 wait=PT29S
        read -> REPORT_TIMEOUT A; says -> SERVICE_FAILED & 503; elapsed -> PT4H..PT241M
        # a time-out without any answer claims no status
        sandbox; on GET /ScheduledReport/execution always 503; read -> REPORT_TIMEOUT A
        says -> no poll succeeded & the service has not
        # a refusal is not an outage
        sandbox; on GET /ScheduledReport/execution 403; read -> ACCESS_FORBIDDEN A
        elapsed -> PT0S..PT1M
        """);
  }
}
