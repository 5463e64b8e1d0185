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
  List<Check> createChecks() {
    return List.of(
        Check.ofRequired("datasets", this::checkDatasets),
        Check.ofOptional("revenue", this::checkRevenue));
  }

  private Result checkDatasets() {
    List<Dataset> offeredDatasets = context.planner().listDatasets();
    context.setDatasets(offeredDatasets);
    if (offeredDatasets.isEmpty()) {
      return Result.failed("the account has no datasets. Check the user's roles in Partner Center");
    }
    String names = offeredDatasets.stream().map(Dataset::name).collect(Collectors.joining(", "));
    return Result.passed(offeredDatasets.size() + ": " + names);
  }

  /** Says whether the user's role sees revenue. It never fails: a user may be meant to see none. */
  private Result checkRevenue() {
    List<String> withoutRevenue = new ArrayList<>();
    for (Dataset dataset : context.datasets()) {
      List<String> moneyColumns = moneyColumns(dataset.name());
      if (moneyColumns.stream().anyMatch(column -> dataset.findSpelling(column).isPresent())) {
        return Result.passed("the account can see revenue columns");
      }
      if (!moneyColumns.isEmpty()) {
        withoutRevenue.add(dataset.name());
      }
    }
    return withoutRevenue.isEmpty()
        ? Result.passed(
            "this check does not apply, because the connector knows no revenue columns in the"
                + " account's datasets")
        : Result.warning(
            "the user sees no revenue columns in "
                + String.join(", ", withoutRevenue)
                + ". If the user should see revenue, ask an administrator to assign the role"
                + " Executive report viewer and to remove the role Report viewer. If the user had"
                + " the role before, Partner Center may have removed it when the user's page was"
                + " saved");
  }

  private static List<String> moneyColumns(String dataset) {
    return DataDictionary.builtIn().findDataset(dataset).stream()
        .flatMap(known -> Stream.concat(known.columns().stream(), known.metrics().stream()))
        .filter(column -> column.kind() == ColumnKind.MONEY)
        .map(DictionaryColumn::name)
        .toList();
  }
}
