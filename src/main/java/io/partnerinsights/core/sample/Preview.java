package io.partnerinsights.core.sample;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a limit without an order from a test of the query, which takes seconds. It does so only
 * if the needed columns of the rows are provably those of rows of the report's file, by {@link
 * PreviewRules} and {@link SampleRows}. The query is tested once, so all limits return rows of the
 * same test. Thread-safe.
 */
public final class Preview {
  private static final Logger LOG = LoggerFactory.getLogger(Preview.class);

  private final PartnerInsightsClient client;
  private final ReportPlan plan;
  private final QueryTestCache tested;
  private final Supplier<List<Dataset>> datasets;

  /** Null until the query has been tested. */
  private @Nullable SampleRows sample;

  /** Whether a test has failed: it is not made again. */
  private boolean failed;

  /**
   * Creates a preview; no call.
   *
   * @param tested the tests of the application, which are not made again
   * @param datasets lists the account's datasets
   */
  public Preview(
      PartnerInsightsClient client,
      ReportPlan plan,
      QueryTestCache tested,
      Supplier<List<Dataset>> datasets) {
    this.client = client;
    this.plan = plan;
    this.tested = tested;
    this.datasets = datasets;
  }

  /** Whether a limit of this many rows may be answered; no call. */
  public boolean mayAnswer(int limit) {
    return PreviewRules.allow(plan, limit)
        && (plan.request().range() == null || client.testsRanges());
  }

  /**
   * Returns a file with as many rows as the limit needs, which is read like the report's file.
   * Empty if the rows are not provably rows of the report, or if the test fails: then a report is
   * needed.
   *
   * @param spec how the file will be read: the selected columns, and the format CSV
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public Optional<byte[]> file(int limit, ParseSpec spec) {
    if (!mayAnswer(limit)) {
      return Optional.empty();
    }
    int needed = PreviewRules.rowsNeeded(plan.query(), limit);
    Optional<String> doubt = doubt(needed, spec);
    if (doubt.isPresent()) {
      LOG.info(
          "{}: the service's test of the query is not enough, so a report is needed: {}",
          plan.query().dataset(),
          doubt.get());
      return Optional.empty();
    }
    LOG.info(
        "{}: no report is created: up to {} rows come from the service's test of the query. Option"
            + " preview=false creates a report instead",
        plan.query().dataset(),
        needed);
    return Optional.of(Objects.requireNonNull(sample).file(needed, spec));
  }

  /**
   * Returns all rows of the test as texts or nulls, in the order of the columns. They need not be
   * rows of the report. Days and months are written as reads write them, such as {@code
   * 2026-04-01}.
   *
   * @throws PartnerInsightsException if the service refuses the query
   */
  public List<List<String>> rows(ReportSchema selected) {
    return rows().stream()
        .map(SampleRows::ignoringCase)
        .map(row -> selected.columns().stream().map(column -> text(column, row)).toList())
        .toList();
  }

  private static @Nullable String text(ReportColumn column, Map<String, String> row) {
    String value = row.get(column.name());
    return !column.type().equals(ColumnType.DATE) || value == null || value.isEmpty()
        ? value
        : new ColumnSample(column, List.of(value))
            .firstDay()
            .map(LocalDate::toString)
            .orElse(value);
  }

  /**
   * Compares the types of the user's schema with the rows of a test that was made before; no call.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type that is
   *     certain to end the read
   */
  public void checkTypes(ReportSchema user, ConnectorOptions options) {
    List<ReportColumn> given =
        user.columns().stream()
            .filter(
                column ->
                    plan.schema()
                        .find(column.name())
                        .filter(own -> !own.type().equals(column.type()))
                        .isPresent())
            .toList();
    tested
        .rows(plan.key())
        .ifPresent(
            rows -> new UserTypeCheck(plan, client, options).check("Your schema", given, rows));
  }

  /** Returns why the sample does not prove these rows; empty if it does. */
  private synchronized Optional<String> doubt(int needed, ParseSpec spec) {
    try {
      Dataset live = Dataset.find(datasets.get(), plan.query().dataset()).orElse(null);
      if (live == null) {
        return Optional.of("the account does not list the dataset");
      }
      Optional<String> aggregated = PreviewRules.doubt(spec.schema(), live);
      if (aggregated.isPresent() || failed) {
        return aggregated.or(() -> Optional.of("the test of the query has failed"));
      }
      if (sample == null) {
        sample = new SampleRows(plan.query(), rows());
      }
      return sample.doubt(needed, spec);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      failed = true;
      return Optional.of(e.summary());
    }
  }

  private List<SampleRow> rows() {
    return tested
        .rows(plan.key())
        .orElseGet(
            () -> {
              List<SampleRow> rows = client.testQuery(PreviewRules.test(plan));
              tested.addRows(plan.key(), rows);
              return rows;
            });
  }
}
