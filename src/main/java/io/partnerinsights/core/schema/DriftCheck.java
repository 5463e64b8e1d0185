package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.RecentMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the columns and metrics of a live dataset with the dictionary's. */
public final class DriftCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  /** Warnings logged in this JVM: each is logged once, because a notebook reads a dataset often. */
  private static final Set<String> LOGGED = RecentMap.newSet(1_000);

  private DriftCheck() {}

  /** Logs a warning if a dataset differs from the dictionary's of the same name. */
  public static void warn(DataDictionary dictionary, Dataset live) {
    String differences = differences(dictionary, live);
    if (!differences.isEmpty() && LOGGED.add(live.name() + " " + differences)) {
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
    return list.isEmpty() ? "" : lead + PlainText.of(list);
  }
}
