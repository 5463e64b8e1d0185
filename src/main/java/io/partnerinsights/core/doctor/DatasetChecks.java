package io.partnerinsights.core.doctor;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DriftCheck;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Lists the datasets, and compares them with the dictionary. */
final class DatasetChecks {
  private final CheckedAccount account;

  DatasetChecks(CheckedAccount account) {
    this.account = account;
  }

  List<Check> all() {
    return List.of(
        Check.required("datasets", this::datasets, "A2", "S8"),
        Check.optional("dictionary", this::dictionary, "S6", "S7"));
  }

  private Finding datasets() {
    List<Dataset> offered = account.client().datasets();
    account.found(offered);
    return offered.isEmpty()
        ? Finding.failed("datasets", "the account has no datasets; check its roles", "A2", "S8")
        : Finding.passed(
            "datasets",
            offered.size()
                + ": "
                + offered.stream().map(Dataset::name).collect(Collectors.joining(", ")),
            "A2",
            "S8");
  }

  /** A difference is not an error: the service's columns are used. */
  private Finding dictionary() {
    List<String> differences =
        account.datasets().stream().map(this::difference).filter(Objects::nonNull).toList();
    return Finding.passed(
        "dictionary",
        differences.isEmpty()
            ? "all datasets are as in the bundled dictionary"
            : String.join("; ", differences),
        "S6",
        "S7");
  }

  private String difference(Dataset live) {
    DataDictionary dictionary = DataDictionary.bundled();
    if (dictionary.find(live.name()).isEmpty()) {
      return live.name() + " is not in the dictionary";
    }
    String text = DriftCheck.differences(dictionary, live);
    return text.isEmpty() ? null : live.name() + ": " + text;
  }
}
