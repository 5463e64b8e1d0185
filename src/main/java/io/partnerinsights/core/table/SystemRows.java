package io.partnerinsights.core.table;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Returns the rows of the system tables, with values in the order of the columns; GETs only. */
final class SystemRows {
  /** Maximum number of report ids in one request; an id has 36 characters, and URLs are limited. */
  private static final int IDS_PER_REQUEST = 50;

  private SystemRows() {}

  static List<List<?>> datasets(PartnerInsightsClient client) {
    DataDictionary dictionary = DataDictionary.bundled();
    return rows(client.datasets(), dataset -> dataset(dataset, dictionary));
  }

  private static List<?> dataset(Dataset dataset, DataDictionary dictionary) {
    return List.of(
        dataset.name(),
        dataset.columns(),
        dataset.metrics(),
        dataset.dateRanges(),
        Optional.of(dataset.minimumRecurrence())
            .filter(interval -> !interval.isZero())
            .map(Duration::toHours),
        dictionary.find(dataset.name()).flatMap(DictionaryDataset::refresh).map(Duration::toDays));
  }

  static List<List<?>> queries(PartnerInsightsClient client) {
    return rows(client.queries(QueryFilter.all()), SystemRows::query);
  }

  private static List<?> query(ScheduledQuery query) {
    return List.of(
        query.queryId(),
        query.name(),
        query.description(),
        query.query(),
        query.type(),
        query.user(),
        query.createdTime());
  }

  static List<List<?>> reports(PartnerInsightsClient client) {
    return rows(client.reports(ReportFilter.all()), SystemRows::report);
  }

  private static List<?> report(ScheduledReport report) {
    return List.of(
        report.reportId(),
        report.reportName(),
        report.description(),
        report.queryId(),
        report.query(),
        report.user(),
        report.createdTime(),
        report.modifiedTime(),
        report.trigger() == Trigger.EXECUTE_NOW,
        report.startTime(),
        report.reportStatus(),
        report.recurrenceInterval().map(Duration::toHours),
        report.recurrenceCount(),
        report.format().name());
  }

  static List<List<?>> executions(PartnerInsightsClient client) {
    List<String> ids =
        client.reports(ReportFilter.all()).stream().map(ScheduledReport::reportId).toList();
    List<ReportExecution> executions =
        IntStream.iterate(0, first -> first < ids.size(), first -> first + IDS_PER_REQUEST)
            .mapToObj(first -> ids.subList(first, Math.min(first + IDS_PER_REQUEST, ids.size())))
            .flatMap(group -> client.executions(ExecutionFilter.last90Days(group)).stream())
            .toList();
    return rows(executions, SystemRows::execution);
  }

  /** Returns an execution without its link, because the link gives access to the file. */
  private static List<?> execution(ReportExecution execution) {
    return List.of(
        execution.executionId(),
        execution.reportId(),
        execution.status().text(),
        execution.reportGeneratedTime(),
        execution.reportExpiryTime(),
        execution.format().map(Enum::name));
  }

  private static <T> List<List<?>> rows(List<T> items, Function<T, List<?>> row) {
    return items.stream().<List<?>>map(item -> values(row.apply(item))).toList();
  }

  private static List<?> values(List<?> cells) {
    List<Object> values = new ArrayList<>();
    cells.forEach(cell -> values.add(value(cell)));
    return Collections.unmodifiableList(values);
  }

  /** Returns a value, or null if the service did not send it. */
  private static Object value(Object cell) {
    if (cell instanceof OptionalInt number) {
      return number.isPresent() ? number.getAsInt() : null;
    }
    return cell instanceof Optional<?> optional ? optional.orElse(null) : cell;
  }
}
