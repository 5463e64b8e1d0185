package io.partnerinsights.core.created;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reports are for. */
final class ReportUseTest {
  private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");
  private static final String QUERY = "SELECT Month FROM OfficeUsage";
  private static final Fingerprint ONE = Fingerprint.of("one");
  private static final Fingerprint OWN = Fingerprint.of("an account");
  private static final String MARK = "0123456789abcdef";

  private static ScheduledReport report(String name, String text, String query, boolean once) {
    return new ScheduledReport(
        "id",
        name,
        text,
        "query",
        query,
        "user",
        START,
        null,
        once ? Trigger.EXECUTE_NOW : Trigger.SCHEDULE,
        once ? null : START.plus(Duration.ofHours(5)),
        "Active",
        once ? null : Duration.ofHours(24),
        null,
        ScheduleEnd.UNKNOWN,
        null,
        ReportFormat.CSV);
  }

  /** Reports and schedules of each release are found by these texts. */
  @Test
  void namesAndDescriptionsStayAsTheyWere() {
    String created = "Created by the Partner Insights connector";

    assertThat(ReportUse.DESCRIPTION).isEqualTo(created);
    assertThat(ReportNames.ofReport("Board 1", ONE, MARK, 7))
        .isEqualTo("Board1ByPartnerInsightsConnectorReport" + ONE + MARK + "0000000000000007");
    assertThat(ReportNames.ofQuery(InsightsQuery.parse(QUERY)))
        .isEqualTo("PartnerInsightsConnectorQuery" + Fingerprint.of(QUERY));
    assertThat(ReportUse.STREAM.scheduleName("OfficeUsage", ONE))
        .isEqualTo("PartnerInsightsConnectorSchedule" + ONE);
    assertThat(ReportUse.LOAD_SCHEDULE.scheduleName("OfficeUsage", ONE))
        .isEqualTo("OfficeUsageLoadByPartnerInsightsConnectorSchedule" + ONE);
    assertThat(ReportUse.BACKFILL.nameLabel("Board", "OfficeUsage")).isEqualTo("OfficeUsageLoad");
    assertThat(ReportUse.SHARED_READ.executeNowDescription(OWN, START, "for Q1: mine"))
        .isEqualTo(created + ", stays until 2026-06-15T13:00:00Z: for Q1: mine");
    assertThat(ReportUse.OWN_READ.executeNowDescription(OWN, START, null))
        .isEqualTo(created + ", may be deleted after 2026-06-15T13:00:00Z");
    assertThat(ReportUse.KEPT_READ.executeNowDescription(OWN, START, null))
        .isEqualTo(created + ", to be kept");
    assertThat(ReportUse.BACKFILL.executeNowDescription(OWN, START, null))
        .isEqualTo(
            created
                + " for a load of account "
                + OWN
                + ", may be deleted after 2026-08-14T08:00:00Z");
    assertThat(ReportUse.STREAM.scheduleDescription("OfficeUsage", 24, ONE, OWN, MARK))
        .isEqualTo(created + ", for streams of " + ONE);
    assertThat(ReportUse.LOAD_SCHEDULE.scheduleDescription("Office Usage", 24, ONE, OWN, MARK))
        .isEqualTo(
            created
                + " to load OfficeUsage every 24 hours. Procedure unschedule ends it. Load "
                + ONE
                + " of account "
                + OWN
                + ", attempt "
                + MARK);
  }

  @Test
  void namesAndDescriptionsSayTheUse() {
    String schedule =
        ReportUse.LOAD_SCHEDULE.scheduleDescription("OfficeUsage", 24, ONE, OWN, MARK);
    String scheduleName = ReportUse.LOAD_SCHEDULE.scheduleName("OfficeUsage", ONE);
    String backfill = ReportUse.BACKFILL.executeNowDescription(OWN, START, null);
    String name = ReportNames.ofReport("OfficeUsageLoad", ONE, MARK, 7);
    String stream = ReportUse.STREAM.scheduleDescription("OfficeUsage", 24, ONE, OWN, MARK);

    assertThat(use(scheduleName, schedule, false)).isEqualTo(ReportUse.LOAD_SCHEDULE);
    assertThat(use(name, backfill, true)).isEqualTo(ReportUse.BACKFILL).hasToString("backfill");
    assertThat(use("mine", backfill, true)).isEqualTo(ReportUse.OTHER);
    assertThat(ReportUse.findDeletionTime(backfill)).contains(START.plus(Duration.ofDays(60)));
    assertThat(use(ReportNames.ofSchedule(ONE), stream, false)).isEqualTo(ReportUse.STREAM);
    assertThat(use("nightly", schedule, false)).isEqualTo(ReportUse.OTHER);
    for (ReportUse read : List.of(ReportUse.SHARED_READ, ReportUse.OWN_READ, ReportUse.KEPT_READ)) {
      assertThat(use(name, read.executeNowDescription(OWN, START, "mine"), true)).isEqualTo(read);
      assertThat(read).hasToString("read");
    }
    assertThat(ReportUse.datasetOf(report("nightly", "", "", false))).isEmpty();
  }

  @Test
  void loadsKnowTheReportsOfTheirAccount() {
    String name = ReportNames.ofReport("OfficeUsageLoad", ONE, MARK, 7);
    ScheduledReport backfill =
        report(name, ReportUse.BACKFILL.executeNowDescription(OWN, START, null), QUERY, true);
    ScheduledReport daily =
        report(
            ReportUse.LOAD_SCHEDULE.scheduleName("OfficeUsage", ONE),
            ReportUse.LOAD_SCHEDULE.scheduleDescription("OfficeUsage", 24, ONE, OWN, MARK),
            QUERY,
            false);

    for (ScheduledReport report : List.of(backfill, daily)) {
      assertThat(ReportUse.isCreatedByLoads(report, OWN)).isTrue();
      assertThat(ReportUse.isCreatedByLoads(report, ONE)).as("of another account").isFalse();
    }
    assertThat(ReportUse.LOAD_SCHEDULE.isScheduleOf(daily, ONE)).isTrue();
    assertThat(ReportUse.LOAD_SCHEDULE.isScheduleOf(daily, OWN)).isFalse();
    assertThat(ReportUse.isForCleanup(backfill, OWN)).isTrue();
    assertThat(ReportUse.isForCleanup(backfill, ONE)).as("of another account").isFalse();
    assertThat(ReportUse.isForCleanup(daily, OWN)).isFalse();
  }

  private static ReportUse use(String name, String description, boolean once) {
    return ReportUse.of(report(name, description, QUERY, once));
  }

  @Test
  void theNextRunFollowsFromStartAndInterval() {
    ScheduledReport daily = report("nightly", "", QUERY, false);

    assertThat(daily.findNextRun(START)).contains(START.plus(Duration.ofHours(5)));
    assertThat(daily.findNextRun(START.plus(Duration.ofHours(5))))
        .contains(START.plus(Duration.ofHours(29)));
    assertThat(daily.findNextRun(START.plus(Duration.ofHours(60))))
        .contains(START.plus(Duration.ofHours(77)));
    assertThat(report("once", "", QUERY, true).findNextRun(START)).isEmpty();
  }
}
