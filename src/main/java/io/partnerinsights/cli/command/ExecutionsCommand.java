package io.partnerinsights.cli.command;

import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.options.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and shows the executions of reports. */
@Command(name = "executions", description = "Shows the runs of reports.")
final class ExecutionsCommand extends BaseCommand {
  private static final List<String> SHOWN_FIELDS =
      List.of("executionId", "executionStatus", "reportGeneratedTime");

  private static final List<String> SHOWN_FIELDS_OF_SEVERAL =
      List.of("reportId", "executionStatus", "reportGeneratedTime");

  private static final String FOLLOW_HELP = "Wait until the newest run of each report is complete.";

  private static final String STATUS_HELP =
      "Only runs in these states, such as Running,Completed. Default: all states.";

  @Command(name = "list", description = "Lists the runs of reports of the last 90 days.")
  void list(
      @Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds,
      @Option(names = "--latest", description = "Only the newest run of each report.")
          boolean latest,
      @Option(names = "--status", paramLabel = "<status>", split = ",", description = STATUS_HELP)
          ExecutionStatus.Kind @Nullable [] statuses,
      @Option(names = "--follow", description = FOLLOW_HELP) boolean follow) {
    if (follow) {
      reportIds.forEach(reportId -> awaitCompletion(Map.of(Options.REPORT_ID.key(), reportId)));
    }
    ExecutionFilter baseFilter =
        latest ? ExecutionFilter.latestOf(reportIds) : ExecutionFilter.last90Days(reportIds);
    ExecutionFilter filter = statuses == null ? baseFilter : baseFilter.withStatuses(statuses);
    List<Map<String, Object>> items =
        CommandErrors.callForReports(
            reportIds,
            () -> client().listExecutions(filter).stream().map(SystemTable::toFields).toList());
    resultPrinter()
        .printList(
            "executions", items, reportIds.size() == 1 ? SHOWN_FIELDS : SHOWN_FIELDS_OF_SEVERAL);
  }

  @Command(name = "show", description = "Shows one run of a report.")
  void show(
      @Parameters(paramLabel = "REPORT_ID") String reportId,
      @Parameters(paramLabel = "EXECUTION_ID") String executionId,
      @Option(names = "--follow", description = "Wait until the run is complete.") boolean follow) {
    if (follow) {
      awaitCompletion(
          Map.of(Options.REPORT_ID.key(), reportId, Options.EXECUTION_ID.key(), executionId));
    }
    ReportExecution execution =
        CommandErrors.callForReports(
                List.of(reportId),
                () -> client().listExecutions(ExecutionFilter.byId(reportId, executionId)))
            .stream()
            .filter(candidate -> candidate.executionId().equalsIgnoreCase(executionId))
            .findFirst()
            .orElseThrow(() -> CommandErrors.UNKNOWN_EXECUTION.error(reportId, executionId));
    resultPrinter().printItem(SystemTable.toFields(execution));
  }

  /** Waits as a read of the report would; the report stays. */
  private void awaitCompletion(Map<String, String> reportOptions) {
    Map<String, String> readOptions = new TreeMap<>(argumentValues());
    readOptions.putAll(reportOptions);
    try (ReadSession session = ReadSession.open(this, optionSources().parseRead(readOptions))) {
      CommandErrors.callForReports(
          List.of(reportOptions.get(Options.REPORT_ID.key())),
          () -> session.planRead().newRead().awaitReport());
    }
  }
}
