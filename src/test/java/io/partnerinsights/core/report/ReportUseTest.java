package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.plan.Fingerprint;
import java.time.Duration;
import java.time.Instant;
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

  @Test
  void namesAndDescriptionsSayTheUse() {
    String schedule = LoadReports.scheduleDescription("OfficeUsage", 24, ONE, OWN, MARK);
    String backfill =
        ReportDescription.ofReport(ReportFixture.settings().ofLoad("OfficeUsage"), OWN, START);
    String name = ReportNames.ofReport(ReportNames.ofLoads("OfficeUsage"), ONE, MARK, 7);

    assertThat(use(LoadReports.scheduleName("OfficeUsage", ONE), schedule, false))
        .isEqualTo(ReportUse.LOAD_SCHEDULE);
    assertThat(use(name, backfill, true)).isEqualTo(ReportUse.READ);
    assertThat(isOfLoads(name, backfill, OWN)).isTrue();
    assertThat(isOfLoads(name, backfill, ONE)).as("of another account").isFalse();
    assertThat(isOfLoads("mine", backfill, OWN)).isFalse();
    assertThat(isOfLoads(name, ReportDescription.KEPT, OWN)).isFalse();
    assertThat(ReportDescription.deletableFrom(backfill)).contains(START);
    ScheduledReport daily =
        report(LoadReports.scheduleName("OfficeUsage", ONE), schedule, QUERY, false);
    assertThat(LoadReports.isScheduleOf(daily, OWN)).isTrue();
    assertThat(LoadReports.isScheduleOf(daily, ONE)).as("of another account").isFalse();
    assertThat(use(name, ReportDescription.KEPT, true)).isEqualTo(ReportUse.READ);
    assertThat(use(ReportNames.ofSchedule(ONE), ReportDescription.ofSchedule(ONE), false))
        .isEqualTo(ReportUse.STREAM);
    assertThat(use("nightly", schedule, false)).isEqualTo(ReportUse.OTHER);
    assertThat(LoadReports.dataset(report("nightly", "", "", false))).isEmpty();
  }

  private static boolean isOfLoads(String name, String description, Fingerprint account) {
    ScheduledReport report = report(name, description, QUERY, true);
    return LoadReports.isOfLoads(report, account, "OfficeUsage");
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
