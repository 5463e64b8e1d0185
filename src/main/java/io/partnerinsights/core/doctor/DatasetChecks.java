package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the datasets, and says whether they have revenue. */
record DatasetChecks(CheckContext context) {
  List<Check> all() {
    return List.of(
        Check.required("datasets", this::datasets), Check.optional("revenue", this::revenue));
  }

  private Result datasets() {
    List<Dataset> offered = context.planner().listDatasets();
    context.found(offered);
    if (offered.isEmpty()) {
      return Result.failed("the account has no datasets. Check the user's roles");
    }
    String names = offered.stream().map(Dataset::name).collect(Collectors.joining(", "));
    return Result.passed(offered.size() + ": " + names);
  }

  /**
   * Says whether the user's role sees revenue. It passes in each case, because a user may be meant
   * to see none.
   */
  private Result revenue() {
    List<String> without = new ArrayList<>();
    for (Dataset live : context.datasets()) {
      List<String> amounts = amounts(live.name());
      if (amounts.stream().anyMatch(amount -> live.spelling(amount).isPresent())) {
        return Result.passed("the account can see revenue columns");
      }
      if (!amounts.isEmpty()) {
        without.add(live.name());
      }
    }
    return Result.passed(
        without.isEmpty()
            ? "no dataset of the account is known to contain revenue"
            : "no revenue columns in "
                + String.join(", ", without)
                + ". The user needs the role Executive report viewer alone, without Report viewer."
                + " Saving a user's page in Partner Center has removed the role before");
  }

  private static List<String> amounts(String dataset) {
    return DataDictionary.bundled().find(dataset).stream()
        .flatMap(known -> Stream.concat(known.columns().stream(), known.metrics().stream()))
        .filter(column -> column.kind() == ColumnKind.MONEY)
        .map(DictionaryColumn::name)
        .toList();
  }
}
