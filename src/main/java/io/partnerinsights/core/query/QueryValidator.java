package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.Dataset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks a query's names against what the service offers, so that a misspelling is an error with
 * the nearest names before any report is made. Names are compared without case.
 */
public final class QueryValidator {
  /** Datasets have up to 75 columns, of up to 103 characters. */
  private static final int LISTED = 25;

  private QueryValidator() {}

  /**
   * Finds the query's dataset and checks the query against it.
   *
   * @return the shape of the query's dataset
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_DATASET}, or as {@link
   *     #validate(InsightsQuery, Dataset)}
   */
  public static Dataset validate(InsightsQuery query, Collection<Dataset> offered) {
    Dataset dataset = dataset(query.dataset(), offered);
    validate(query, dataset);
    return dataset;
  }

  /**
   * Checks every column of the query, and its TIMESPAN. ORDER BY may name a column that is not
   * selected: the service documents no such rule.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_DATASET} if the shape is
   *     another dataset's, {@code UNKNOWN_COLUMN} with all unknown names, {@code UNKNOWN_TIMESPAN}
   */
  public static void validate(InsightsQuery query, Dataset dataset) {
    dataset(query.dataset(), List.of(dataset));
    List<String> unknown =
        usedNames(query).filter(name -> dataset.spelling(name).isEmpty()).distinct().toList();
    if (!unknown.isEmpty()) {
      throw unknownColumns(unknown, dataset);
    }
    query.timespan().ifPresent(range -> validateTimespan(range, dataset));
  }

  /**
   * The dataset of that name, without case.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_DATASET}
   */
  public static Dataset dataset(String name, Collection<Dataset> offered) {
    return offered.stream()
        .filter(shape -> shape.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> unknownDataset(name, offered));
  }

  private static RuntimeException unknownDataset(String name, Collection<Dataset> offered) {
    List<String> names = offered.stream().map(Dataset::name).toList();
    Problem problem = Problem.of(ErrorCode.UNKNOWN_DATASET, "There is no dataset " + name);
    return offering(problem, "the service offers ", names, NearestName.hint(name, names));
  }

  private static Stream<String> usedNames(InsightsQuery query) {
    return Stream.of(
            query.columns().stream(),
            query.conditions().stream().map(Condition::column),
            query.orderings().stream().map(Ordering::column))
        .flatMap(names -> names);
  }

  private static RuntimeException unknownColumns(List<String> unknown, Dataset dataset) {
    String hints =
        unknown.stream()
            .map(name -> hint(name, dataset.names()))
            .filter(hint -> !hint.isEmpty())
            .collect(Collectors.joining(" "));
    String what = unknown.size() == 1 ? " has no column " : " has no columns ";
    Problem problem =
        Problem.of(
            ErrorCode.UNKNOWN_COLUMN,
            "Dataset " + dataset.name() + what + String.join(", ", unknown));
    return offering(problem, "it offers ", dataset.names(), hints);
  }

  private static String hint(String name, List<String> known) {
    List<String> near = NearestName.of(name, known, 3);
    return near.isEmpty() ? "" : "For " + name + ": did you mean " + String.join(", ", near) + "?";
  }

  private static void validateTimespan(String range, Dataset dataset) {
    if (dataset.dateRanges().isEmpty()) {
      throw Problem.of(ErrorCode.UNKNOWN_TIMESPAN, "Dataset " + dataset.name() + " has no TIMESPAN")
          .reason("the service offers no date ranges for it")
          .remedy("leave TIMESPAN " + range + " out")
          .toException();
    }
    List<String> known =
        Stream.concat(dataset.dateRanges().stream(), Timespan.names().stream()).distinct().toList();
    if (known.stream().noneMatch(range::equalsIgnoreCase)) {
      Problem problem = Problem.of(ErrorCode.UNKNOWN_TIMESPAN, "There is no TIMESPAN " + range);
      String who = "dataset " + dataset.name() + " offers ";
      throw offering(problem, who, dataset.dateRanges(), NearestName.hint(range, known));
    }
  }

  /** The names are told once: as the remedy, when none of them is near enough to be one alone. */
  private static RuntimeException offering(
      Problem problem, String who, List<String> names, String hint) {
    if (names.isEmpty()) {
      problem.reason(who + "none").remedy("check that this account has access to its data");
    } else if (hint.isEmpty()) {
      problem
          .reason(who + names.size() + " names, and none is near")
          .remedy("choose one of these: " + listed(names));
    } else {
      problem.reason(who + listed(names)).remedy(hint);
    }
    return problem.toException();
  }

  private static String listed(List<String> names) {
    if (names.size() > LISTED) {
      return String.join(", ", names.subList(0, LISTED))
          + " and "
          + (names.size() - LISTED)
          + " more";
    }
    return String.join(", ", names);
  }
}
