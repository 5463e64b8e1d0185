package io.partnerinsights.core.session;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.SchemaHints;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the types of a plan's columns with the service's own test of its query, before the wait
 * for a report. The service publishes no types: the dictionary infers them from names and
 * descriptions.
 */
final class TypeCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TypeCheck.class);

  /** Maximum time of the test; a read must not wait longer for types that are probably right. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final PartnerInsightsClient client;
  private final GivenTypes given;
  private final SchemaHints hints;

  /**
   * Creates a check.
   *
   * @param given the types that the application has given before, which stay
   * @param hints the user's types, which are not checked
   */
  TypeCheck(PartnerInsightsClient client, GivenTypes given, SchemaHints hints) {
    this.client = client;
    this.given = given;
    this.hints = hints;
  }

  /**
   * A plan with checked types.
   *
   * @param sample the rows of the test, if there was one
   */
  record Checked(ReportPlan plan, Optional<List<Map<String, String>>> sample) {}

  /** Checks the plan; at most one GET. */
  Checked check(ReportPlan plan) {
    if (plan.schema().columns().stream().noneMatch(column -> isUnsure(plan, column))) {
      return new Checked(plan, Optional.empty());
    }
    Optional<Map<String, ColumnType>> known = given.find(plan.fingerprint());
    if (known.isPresent()) {
      return new Checked(typed(plan, known.get()), Optional.empty());
    }
    Optional<List<Map<String, String>>> rows = test(plan);
    Map<String, ColumnType> types =
        given.add(plan.fingerprint(), rows.map(values -> types(plan, values)).orElse(Map.of()));
    ReportPlan checked = typed(plan, types);
    rows.ifPresent(values -> log(plan, checked, values.size()));
    return new Checked(checked, rows);
  }

  /** A STRING of the dictionary holds every value. */
  private boolean isUnsure(ReportPlan plan, ReportColumn column) {
    return hints.find(column.name()).isEmpty()
        && (!column.type().equals(ColumnType.STRING) || !isInDictionary(plan, column.name()));
  }

  private static boolean isInDictionary(ReportPlan plan, String column) {
    Optional<DictionaryDataset> dataset = DataDictionary.bundled().find(plan.query().dataset());
    return dataset.flatMap(known -> known.find(column)).isPresent();
  }

  private Optional<List<Map<String, String>>> test(ReportPlan plan) {
    try {
      return Optional.of(client.testQuery(PreviewRules.test(plan), LIMIT));
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      LOG.info(
          "The types of {} are not checked, because the service returned no sample: {}",
          plan.query().dataset(),
          e.summary());
      return Optional.empty();
    }
  }

  private Map<String, ColumnType> types(ReportPlan plan, List<Map<String, String>> rows) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (ReportColumn column : plan.schema().columns()) {
      if (isUnsure(plan, column)) {
        List<String> values = values(column.name(), rows);
        types.put(
            column.name(),
            isInDictionary(plan, column.name())
                ? SampledTypes.widen(column.type(), values)
                : SampledTypes.infer(column.name(), values));
      }
    }
    return types;
  }

  private static List<String> values(String column, List<Map<String, String>> rows) {
    return rows.stream()
        .map(
            row -> {
              Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
              names.putAll(row);
              return names.get(column);
            })
        .filter(value -> value != null && !value.isEmpty())
        .toList();
  }

  private ReportPlan typed(ReportPlan plan, Map<String, ColumnType> types) {
    return plan.withTypes(
        column ->
            hints.find(column.name()).isPresent()
                ? column.type()
                : types.getOrDefault(column.name(), column.type()));
  }

  private static void log(ReportPlan plan, ReportPlan checked, int rows) {
    for (ReportColumn column : plan.schema().columns()) {
      ColumnType type = checked.schema().find(column.name()).orElseThrow().type();
      if (!type.equals(column.type()) && isInDictionary(plan, column.name())) {
        LOG.warn(
            "Column {} of {} is read as {}: a value of the sample does not fit {}",
            column.name(),
            plan.query().dataset(),
            type,
            column.type());
      }
    }
    LOG.info(
        "Checked the types of {} with a sample of {} rows. To give them without a sample, set"
            + " option schemaHints to: {}",
        plan.query().dataset(),
        rows,
        checked.schema());
  }
}
