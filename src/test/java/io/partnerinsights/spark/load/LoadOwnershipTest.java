package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A load changes and deletes its tables and its own reports, and nothing else. */
final class LoadOwnershipTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "Month,CustomerMarket,MPNId", sandbox -> sandbox.scale(0.02));

  @TempDir Path folder;

  /** Returns each file, link and folder below a folder, with the file's bytes. */
  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths.forEach(path -> content.put(root.relativize(path).toString(), text(path)));
    }
    return content;
  }

  private static String text(Path path) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          ? Files.readString(path, StandardCharsets.ISO_8859_1)
          : String.valueOf(Files.isSymbolicLink(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<LoadResult> into(Path path) {
    return loads.run("into", "delta.`" + path + "`", "dataset", DATASET);
  }

  @Test
  @Tag("delta")
  void deletesNothingInAFolderThatIsNotATable() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/empty"));
    Files.writeString(other.resolve("row.txt"), "mine");
    Path target = Files.createDirectories(folder.resolve("target/empty/deeper"));
    Path root = target.getParent().getParent();
    Files.writeString(root.resolve(".draft.json.1.tmp"), "draft");
    Files.createSymbolicLink(root.resolve("link"), other);
    Map<String, String> before = content(folder);

    assertThatThrownBy(() -> into(root))
        .hasMessageContainingAll("its folder has files and no table", "hadoop fs -rm -r '");

    assertThat(content(folder)).containsAllEntriesOf(before);
    assertThat(loads.reports()).isZero();
  }

  @Test
  @Tag("delta")
  void deletesNoCommitOfATableInTheFolder() throws IOException {
    into(folder.resolve("schema/office_usage"));
    Path log = folder.resolve("schema/office_usage/_delta_log");
    Files.writeString(log.resolve(".00000000000000000009.json.1a2b.tmp"), "in progress");
    Files.createDirectories(log.resolve("_commits"));
    Map<String, String> before = content(folder.resolve("schema/office_usage"));

    assertThatThrownBy(() -> into(folder.resolve("schema")))
        .hasMessageContaining("its folder has files and no table");

    assertThat(content(folder.resolve("schema/office_usage"))).isEqualTo(before);
  }

  @Test
  void unschedulesNoReportOfOthers() {
    loads.load();
    PartnerInsightsClient client = loads.clocked().client();
    ScheduledReport own =
        reports().stream().filter(ScheduledReport::isScheduled).findFirst().orElseThrow();
    String query =
        client.createQuery(new NewQuery("mine", "", "SELECT Month FROM OfficeUsage")).queryId();
    for (String label : List.of("LoadForecast", "OfficeUsageLoad")) {
      String name = ReportNames.ofReport(label, Fingerprint.of(label), "0123456789abcdef", 1);
      client.createReport(
          new NewReport.ExecuteNow(
              name,
              "Created by the Partner Insights connector, to be kept",
              query,
              null,
              ReportFormat.CSV,
              null));
    }
    String named = schedule(client, own.reportName() + "0", query, own.description());
    String described = schedule(client, "mine", query, own.description());
    String plain = schedule(client, "LoadByMe", query, "Created by the Partner Insights connector");
    List<String> kept = reports().stream().map(ScheduledReport::reportId).toList();

    String catalog = SPARK.connect(loads.sandbox());
    List<List<String>> deleted =
        Rows.of(loads.spark().sql("CALL " + catalog + ".system.unschedule('OfficeUsage')"));

    assertThat(deleted)
        .filteredOn(row -> row.get(0).equals("report"))
        .extracting(row -> row.get(1))
        .containsExactly(own.reportId());
    assertThat(reports())
        .extracting(ScheduledReport::reportId)
        .contains(named, described, plain)
        .containsExactlyInAnyOrderElementsOf(
            kept.stream().filter(id -> !id.equals(own.reportId())).toList());
  }

  private List<ScheduledReport> reports() {
    return loads.clocked().client().reports(ReportFilter.all());
  }

  private String schedule(
      PartnerInsightsClient client, String name, String query, String description) {
    Instant start = loads.clocked().clock().instant().plus(Duration.ofDays(9));
    NewReport.Schedule daily = new NewReport.Schedule(start, Duration.ofDays(1), null, null);
    return client
        .createReport(
            new NewReport.Scheduled(name, description, query, daily, ReportFormat.CSV, null))
        .reportId();
  }

  @Test
  void namesAndDescriptionsSayWhatAReportIsFor() {
    assertThat(loads.load(DATASET, "wait", "false"))
        .extracting(LoadResult::state)
        .containsExactly(State.SUBMITTED);

    assertThat(reports())
        .allSatisfy(
            report -> {
              assertThat(LoadReports.isOfLoads(report, DATASET)).isTrue();
              assertThat(report.reportName()).startsWith("OfficeUsageLoadBy");
              assertThat(report.description())
                  .startsWith("Created by the Partner Insights connector")
                  .contains("OfficeUsage", "Procedure unschedule");
            })
        .extracting(ScheduledReport::description)
        .anySatisfy(text -> assertThat(text).contains("every 24 hours"))
        .anySatisfy(text -> assertThat(text).contains("from 2025-06 to 2026-05"));
  }

  /** The next day's process knows the report by its mark alone. */
  @Test
  void aReportThatWasSubmittedIsReadTheNextDay() {
    loads.load(DATASET, "wait", "false");
    loads.passADay();

    assertThat(loads.load()).contains(State.LOADED);
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);

    assertThat(loads.reports()).as("a history and a schedule").isEqualTo(2);
    assertThat(reports()).extracting(ScheduledReport::isScheduled).containsExactly(true);
    assertThat(loads.rows("SELECT count(DISTINCT Month) FROM " + TABLE))
        .containsExactly(List.of("12"));
  }

  @Test
  void aScheduleThatEndsAfterOneRunIsLoadedAndNamed() {
    loads.load();
    String id = reports().get(0).reportId();
    String catalog = SPARK.connect(loads.sandbox());
    loads
        .spark()
        .sql("CALL " + catalog + ".system.update_report('" + id + "', 24, executions => 1)");
    loads.passADay();

    assertThatThrownBy(loads::load)
        .hasMessageContaining("PI-6016")
        .hasMessageContaining("the scheduled report " + id + " has ended; delete it");

    assertThat(loads.rows("SELECT count(DISTINCT _load.execution) FROM " + TABLE))
        .as("a history and the run")
        .containsExactly(List.of("2"));
  }
}
