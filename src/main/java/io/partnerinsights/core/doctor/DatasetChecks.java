package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DriftCheck;
import java.util.List;
import java.util.stream.Collectors;

/** Lists the datasets, and compares them with the dictionary. */
final class DatasetChecks {
  private final CheckContext account;

  DatasetChecks(CheckContext account) {
    this.account = account;
  }

  List<Check> all() {
    return List.of(
        Check.required("datasets", this::datasets, "A2", "S8"),
        Check.optional("dictionary", this::dictionary, "S6", "S7"));
  }

  private Result datasets() {
    List<Dataset> offered = account.client().datasets();
    account.found(offered);
    return offered.isEmpty()
        ? Result.failed("the account has no datasets; check its roles")
        : Result.passed(
            offered.size()
                + ": "
                + offered.stream().map(Dataset::name).collect(Collectors.joining(", ")));
  }

  /** A name that is not known is not an error: its type comes from a sample. */
  private Result dictionary() {
    List<String> unknown =
        account.datasets().stream()
            .map(DatasetChecks::unknown)
            .filter(text -> !text.isEmpty())
            .toList();
    return Result.passed(
        unknown.isEmpty() ? "the types of all columns are known" : String.join("; ", unknown));
  }

  private static String unknown(Dataset live) {
    return DataDictionary.bundled()
        .find(live.name())
        .map(known -> DriftCheck.unknownNames(known, live))
        .map(names -> names.isEmpty() ? "" : live.name() + ": types are not known of " + names)
        .orElse(live.name() + " is not in the dictionary");
  }
}
