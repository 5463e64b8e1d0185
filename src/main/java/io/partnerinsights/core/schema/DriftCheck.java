package io.partnerinsights.core.schema;

import io.partnerinsights.core.memory.RecentMap;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.DriftPolicy;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the columns and metrics of a live dataset with the dictionary's, and logs a warning or
 * throws if they differ.
 *
 * @param dictionary the known datasets
 * @param policy whether to warn or to throw
 */
public record DriftCheck(DataDictionary dictionary, DriftPolicy policy) {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  /** Warnings logged in this JVM: each is logged once, because a notebook reads a dataset often. */
  private static final Set<String> LOGGED = RecentMap.newSet(1_000);

  /**
   * Checks a dataset. A dataset that is not in the dictionary passes.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code SCHEMA_DRIFT} if the policy is
   *     {@link DriftPolicy#FAIL} and the dataset differs
   */
  public void check(Dataset live) {
    String differences = differences(dictionary, live);
    if (differences.isEmpty()) {
      return;
    }
    if (policy == DriftPolicy.FAIL) {
      throw SchemaErrors.drift(live.name(), differences);
    }
    if (LOGGED.add(live.name() + " " + differences)) {
      LOG.warn(
          "Dataset {} differs from the bundled dictionary: {}. The service's names are used",
          live.name(),
          differences);
    }
  }

  /**
   * Returns how a live dataset differs from the dictionary's, as {@code added A, B; missing C}, or
   * an empty text. Names are compared without case. A dataset that is not in the dictionary does
   * not differ.
   */
  public static String differences(DataDictionary dictionary, Dataset live) {
    return dictionary.find(live.name()).map(known -> differences(known, live)).orElse("");
  }

  static String differences(DictionaryDataset known, Dataset live) {
    Stream<String> added = live.names().stream().filter(name -> known.find(name).isEmpty());
    Stream<String> missing =
        known.expectedNames().stream().filter(name -> live.spelling(name).isEmpty());
    return Stream.of(listed("added ", added), listed("missing ", missing))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String listed(String lead, Stream<String> names) {
    String list = names.collect(Collectors.joining(", "));
    return list.isEmpty() ? "" : lead + list;
  }
}
