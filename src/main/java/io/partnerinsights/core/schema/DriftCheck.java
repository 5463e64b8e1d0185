package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.model.LruMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns about columns that the dictionary does not know, so that their types are guesses. */
public final class DriftCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  /** Warnings logged in this JVM: each is logged once, because a notebook reads a dataset often. */
  private static final Set<String> LOGGED = LruMap.newSet(1_000);

  private DriftCheck() {}

  /**
   * Logs a warning about the columns of a read whose types are not known.
   *
   * @param names as {@link SchemaResolver#unknownNames} returns them
   */
  public static void warn(String dataset, List<String> names) {
    String list = PlainText.of(String.join(", ", names));
    if (!names.isEmpty() && LOGGED.add(dataset + " " + list)) {
      LOG.warn(
          "The types of {} of {} are not known to this version: a sample of the rows decides"
              + " them, or option schemaHints",
          list,
          PlainText.of(dataset));
    }
  }
}
