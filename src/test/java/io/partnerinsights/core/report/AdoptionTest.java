package io.partnerinsights.core.report;

import io.partnerinsights.testing.ShortCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which report a read gets: one that is shared, adopted from another application, or created. */
@Timeout(60)
final class AdoptionTest {
  @ParameterizedTest
  @ShortCases(
      value = 12,
      methods =
          @MethodSource({
            "adoptions",
            "dryRuns",
            "sharing",
            "retention",
            "failures",
            "clocks",
            "servicesWithoutDateHeader"
          }))
  void readsGetTheirReports(String steps) {
    ReadSteps.runRow(steps);
  }

  /** A dry run says which report the next read gets, and creates nothing. */
  static Stream<Named<String>> dryRuns() {
    return ReadSteps.rowsOf(
        """
        # no report
        dryRun -> create a new one; posts -> 0; queryPosts -> 0; lines -> 0; logged -> 0
        # the report of a run whose wait has timed out
        sandbox PT10M; read timeout=PT5M -> REPORT_TIMEOUT A; restart; forget
        dryRun -> read report {A} of another run (Running); posts -> 0
        # a given report
        read -> created A; dryRun report=A -> read report {A}
        # reuse=never
        read -> created A; dryRun reuse=never -> create a new one
        """);
  }

  static Stream<Named<String>> adoptions() {
    return ReadSteps.rowsOf(
        """
        # a run was killed, and its report is complete half an hour later
        sandbox PT1H; killed; wait PT30M; read -> adopted A; posts -> 1
        # the next run reads the same report without a wait
        sandbox PT1M; read -> created A; restart; read -> adopted A; took -> PT0S; posts -> 1
        # a report that is not offered: its application may delete it at any time
        killed reuse=never; read -> created B; posts -> 2
        # a report that may soon be deleted: a read that starts late could lose it
        killed; until PT2H40M; read maxAge=PT24H -> adopted A
        restart; until PT3H10M; read maxAge=PT24H -> created B
        # a report that runs for hours is adopted when it is complete
        sandbox PT3H; killed; wait PT3H40M; read -> adopted A
        restart; wait PT20M; read -> created B
        # an old report
        sandbox PT0S; killed; wait PT61M; read -> created B; posts -> 2
        # a kept report
        read keep=report -> created A; restart; read -> created B; posts -> 2
        # reuse=never adopts nothing
        sandbox PT1H; killed; read reuse=never -> created B; posts -> 2
        # an adopted report that is deleted is replaced by the next action
        sandbox PT1H; killed; meanwhile delete; read -> REPORT_LOST A; again -> created B; posts -> 2
        # an adopted report is not deleted
        killed; read -> adopted A; end; listed -> A
        # nothing is created if the search fails
        killed; wait PT10M; on GET /ScheduledReport always 500; read -> SERVICE_FAILED; posts -> 1
        # reuse=never still finds its own report
        on POST /ScheduledReport lost; on GET /ScheduledReport 400
        read reuse=never -> OUTCOME_UNKNOWN; again -> created A; posts -> 1; listed -> A
        # a report of another query
        killed; read query=other -> created B; calls GET /ScheduledReport/execution -> 1..9; posts -> 2
        # reports of similar names: the lists of the service ignore case
        sandbox PT0S; killed; copy $/0; copy ByPartner/Partner; copy; copy $/ copy; delete A
        forget; read -> created B; posts -> 1
        # a report of an open range is adopted after midnight
        wait PT15H55M; read open= -> created A; restart; wait PT10M; read open= -> adopted A
        """);
  }

  static Stream<Named<String>> sharing() {
    return ReadSteps.rowsOf(
        """
        # later actions of one read
        read -> created A; again -> reused A; again -> reused A; posts -> 1
        # an invalidation leaves the reports of other queries
        read -> created A; read query=other -> created B; invalidate
        read query=other -> reused B; read -> created C
        # an invalidation reaches a report that no other read shares
        read reuse=never as=own -> created A; again own -> reused A; invalidate
        again own -> created B; read -> created C
        # an invalidation reaches a report that a newer one has displaced
        read as=old -> created A; wait PT90M; read -> created B; again old -> reused A
        invalidate; again old -> created C; read -> reused C
        # an invalidated dataset leaves other datasets
        read -> created A; read query=other -> created B; read query=dataset -> created C
        invalidate dataset
        read query=dataset -> reused C; read query=other -> created D; read -> created E
        # all reports are invalidated at once
        read -> created A; read query=dataset -> created B; invalidateAll
        read -> created C; read query=dataset -> created D
        """);
  }

  static Stream<Named<String>> retention() {
    return ReadSteps.rowsOf(
        """
        # a report that stays long enough is read by a later action
        read -> created A; until PT2H50M; again -> reused A
        # a report that may be deleted soon is not
        read -> created A; until PT3H10M; again -> created B; posts -> 2
        # nor one that may be deleted soon once its new link is there
        read -> created A; until PT2H58M; on GET /ScheduledReport/execution always 503
        in PT5M clear; again -> created B; posts -> 2; read query=other -> created C; listed -> A B C
        # a kept report has time, however late its new link is
        read keep=report -> created A; until PT2H58M; on GET /ScheduledReport/execution always 503
        in PT5M clear; again -> reused A; posts -> 1
        # rows that were read need the same report, however soon it may be deleted
        read -> created A; until PT2H58M; restart; restore rows; again -> adopted A
        on GET /ScheduledReport/execution always 503; in PT5M clear; again -> reused A; posts -> 1
        # a later application deletes overdue reports
        read -> created A; restart; wait PT6H; read -> created B; listed -> B
        # a report that is due stays while its application may be reading it
        read -> created A; wait PT6H; read query=other -> created B; listed -> A B
        # an application deletes a report of its own that it has not read for half a day
        read -> created A; wait PT13H; read query=other -> created B; listed -> B
        # a run that creates nothing deletes all that is due
        reads 12; restart; users; wait PT48H; read report=M -> given M; listed -> M
        # a read by the id of a report that is due deletes nothing
        read -> created A; restart; wait PT6H; read report=A -> given A; listed -> A
        # nor does a read whose id is written in capitals
        read -> created A; restart; wait PT6H; read report=A capitals=on -> given B; listed -> A
        # a named report is in use by its id, in whatever case another read has it
        read -> created A; restart; wait PT6H; read report=A capitals=on -> given B
        read query=other -> created C; listed -> A C
        # the end of an application deletes nothing
        read -> created A; forget; end; calls DELETE /ScheduledReport -> 0; listed -> A; queries -> 1
        # the end of an application deletes no report of its own either
        read reuse=never -> created A; forget; end; calls DELETE /ScheduledReport -> 0; listed -> A
        # a read after the end of its application creates nothing
        end; read -> WAIT_INTERRUPTED; posts -> 0; queryPosts -> 0
        # a submitted report outlives its application, and submitting does not wait for it
        sandbox PT1H; submit -> submitted A; elapsed -> PT0S..PT5S; end; listed -> A
        # a submitted report is read by the next action
        sandbox PT1H; submit -> submitted A; read -> created A; posts -> 1
        # a report that was complete hours ago is not started on
        sandbox PT30M; submit as=it -> submitted A; wait PT4H55M; again it -> created B; posts -> 2
        # a restored read does not start on an old report
        sandbox PT30M; submit -> submitted A; wait PT4H; restart; restore; again -> created B
        # a restored read goes on with an old report whose rows were read
        read -> created A; wait PT4H; restart; restore rows; again -> adopted A; posts -> 1
        # a report that was listed needs no two minutes to be lost
        sandbox PT30M; submit -> submitted A; restart; submit -> submitted A; wait PT5M; delete
        read -> REPORT_LOST A; took -> PT0S..PT3M; read -> created B; posts -> 2
        # a lost report costs five lists, in the time in which lists may not show it
        submit -> submitted A; delete; restart; forget; restore; again -> created B
        took -> PT2M..PT2M10S; calls GET /ScheduledReport$ -> 5; calls GET /ScheduledQueries -> 1
        line -> waiting for the service's lists to show whether the report was created before
        # two reports under one name are deleted after their retention
        sandbox; on POST /ScheduledReport lost; on GET /ScheduledReport 503; meanwhile twin
        read reuse=never -> created A; listed -> A B; wait PT24H; restart; read -> created C
        listed -> C
        # of two reports under one name, the one that is not paused is read
        sandbox PT10M; on POST /ScheduledReport lost; on GET /ScheduledReport 503
        meanwhile note; meanwhile pause; meanwhile twin; read reuse=never -> created B
        # of two reports under one name, the one with the most progress is read
        sandbox; on POST /ScheduledReport lost; on GET /ScheduledReport 503; meanwhile note
        meanwhile on GET /ScheduledReport/execution/{A} answer {"value": []}
        meanwhile twin; read reuse=never -> created B
        # of two reports under one name, one is read though the service lists one status at a time
        sandbox REFUSES_SEVERAL_STATUSES; on POST /ScheduledReport lost
        on GET /ScheduledReport 503; meanwhile twin; read reuse=never -> created A; posts -> 2
        """);
  }

  static Stream<Named<String>> failures() {
    return ReadSteps.rowsOf(
        """
        # a report that fails is neither read again nor adopted
        sandbox ends=FAILED; read -> REPORT_FAILED A; says -> Reason: & Remedy: & reportId= & executionId=
        elapsed -> PT0S..PT1M; again -> REPORT_FAILED B; posts -> 2
        restart; wait PT1M; read -> REPORT_FAILED C; posts -> 3
        # a complete report without a link is neither read again nor adopted
        sandbox ends=COMPLETED_WITHOUT_LINK; read -> REPORT_WITHOUT_LINK A
        says -> Reason: & Remedy: & reportId= & executionId=; elapsed -> PT0S..PT1M
        again -> REPORT_WITHOUT_LINK B; restart; wait PT1M; read -> REPORT_WITHOUT_LINK C
        # a paused report is not adopted
        sandbox ends=PAUSED; read -> REPORT_PAUSED A; says -> Reason: & Remedy: & reportId= & executionId=
        elapsed -> PT0S..PT1M; restart; wait PT1M; read -> REPORT_PAUSED B; posts -> 2
        # a paused report is read after it is resumed
        meanwhile pause; read -> REPORT_PAUSED A; resume; again -> created A; posts -> 1
        # after a time-out the same report is awaited
        sandbox PT9H; read -> REPORT_TIMEOUT A; again -> REPORT_TIMEOUT A; again -> created A
        elapsed -> PT9H..PT544M; posts -> 1
        # after an outage the same report is awaited
        sandbox; plan timeout=PT1H as=it; on GET /ScheduledReport/execution always 503
        again it -> REPORT_TIMEOUT A; clear; again it -> created A; posts -> 1
        # after an interrupt the same report is awaited
        meanwhile interrupt; read -> WAIT_INTERRUPTED A; says -> continues to create & reportId={A}
        again -> created A; posts -> 1
        # an interrupted thread creates nothing
        interrupt; read -> WAIT_INTERRUPTED; posts -> 0; queryPosts -> 0
        # a report that was created late is found by the next action
        sandbox; plan timeout=PT4M as=it; on POST /ScheduledReport always 504
        again it -> OUTCOME_UNKNOWN; clear; late; forget; again it -> created A; posts -> 0
        # a deleted report is not polled until the time-out
        sandbox PT3H; meanwhile delete; read -> REPORT_LOST A; elapsed -> PT2M..PT10M
        """);
  }

  /** Ages are those of the service's clock. */
  static Stream<Named<String>> clocks() {
    return ReadSteps.rowsOf(
        """
        # hours that the clock of the machine is ahead
        sandbox PT2M ahead={}; read -> created A; deletable -> PT4H55M..PT5H
        read -> reused A; restart; read -> adopted A; wait PT70M; read -> created B
        restart; wait PT10M; invalidateAll; read -> created C; posts -> 3
        """,
        "-3",
        "0",
        "3");
  }

  static Stream<Named<String>> servicesWithoutDateHeader() {
    return ReadSteps.rowsOf(
        """
        # without a Date header, a machine whose clock is slow shares its own report
        sandbox PT2M NO_DATE_HEADER ahead=-3; read -> created A; read -> reused A
        wait PT70M; read -> adopted A
        # with a clock that is right
        sandbox PT2M NO_DATE_HEADER; read -> created A; read -> reused A
        wait PT70M; read -> created B
        # with a clock that is ahead
        sandbox PT2M NO_DATE_HEADER ahead=3; read -> created A; read -> reused A
        wait PT70M; read -> created B
        # only their ids show that reports are older than the invalidations
        sandbox PT2M NO_DATE_HEADER ahead=-3; read -> created A; invalidate
        read -> created B; invalidate; read -> created C
        """);
  }
}
