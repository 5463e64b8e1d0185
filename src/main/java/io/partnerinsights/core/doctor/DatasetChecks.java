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
      return Result.failed(
          "the service lists no datasets for this account, so the account cannot read any data."
              + " Check the user's roles in Partner Center");
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
            "this check was not made, because the connector knows revenue columns only in datasets"
                + " that this account does not have")
        : Result.warning(
            "the user sees no revenue columns in "
                + String.join(", ", withoutRevenue)
                + ", possibly because a role is missing. If the user does not need revenue, ignore"
                + " this warning. Otherwise, ask an administrator to assign the role Executive"
                + " report viewer to the user and to remove the role Report viewer. Partner Center"
                + " may remove the new role when the user's page is saved, so check the roles"
                + " again after that");
  }

  private static List<String> moneyColumns(String dataset) {
    return DataDictionary.builtIn().findDataset(dataset).stream()
        .flatMap(known -> Stream.concat(known.columns().stream(), known.metrics().stream()))
        .filter(column -> column.kind() == ColumnKind.MONEY)
        .map(DictionaryColumn::name)
        .toList();
  }
}
