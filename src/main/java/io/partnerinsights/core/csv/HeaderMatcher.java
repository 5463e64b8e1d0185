package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the columns of a schema in a file's header: by name, without regard to case and blanks
 * around it, never by position. What the schema does not name is left alone.
 */
final class HeaderMatcher {
  private HeaderMatcher() {}

  /** For each column of the schema, in its order, the position of its field. */
  static int[] positions(ReportSchema schema, List<String> header, ParseErrors problems) {
    Map<String, Integer> byName = byName(header, problems);
    List<String> missing = new ArrayList<>();
    int[] positions = new int[schema.columns().size()];
    for (int i = 0; i < positions.length; i++) {
      ReportColumn column = schema.columns().get(i);
      Integer position = byName.get(key(column.name()));
      if (position == null) {
        missing.add(column.name());
      } else {
        positions[i] = position;
      }
    }
    if (!missing.isEmpty()) {
      throw problems.missingColumns(missing, header);
    }
    return positions;
  }

  private static Map<String, Integer> byName(List<String> header, ParseErrors problems) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      if (byName.put(key(header.get(i)), i) != null) {
        throw problems.twice(header.get(i).strip());
      }
    }
    return byName;
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
