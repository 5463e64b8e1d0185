package io.partnerinsights.core.session;

import io.partnerinsights.core.model.RecentMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of values with more digits after the point than their columns keep. */
final class RoundingWarning {
  private static final Logger LOG = LoggerFactory.getLogger(RoundingWarning.class);

  /** The files of this JVM with a warning: tasks read many splits of a file. */
  private static final Set<String> WARNED = RecentMap.newSet(1_000);

  private RoundingWarning() {}

  /**
   * Logs a warning, once for a file.
   *
   * @param rounded the number of rounded values, by column
   */
  static void warn(String file, Map<String, Long> rounded) {
    if (!rounded.isEmpty() && WARNED.add(file)) {
      LOG.warn(
          "{}: values of {} are rounded, because they have more digits after the point than their"
              + " types keep. To keep all digits, set option schemaHints to DECIMAL types with more"
              + " digits, or to STRING",
          file,
          String.join(", ", rounded.keySet()));
    }
  }
}
