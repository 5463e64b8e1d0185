package io.partnerinsights.sandbox.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.data.DatasetInfo.Field;
import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The datasets and columns that published system queries select and no list of the service has. The
 * service runs these queries, so it still knows the names.
 */
final class SystemQueryNames {
  /** Of a dataset that no list has; each query selects six months. */
  private static final List<String> RANGES =
      List.of("LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS");

  private SystemQueryNames() {}

  /** Adds the names to the datasets of the pages, as names that are not listed. */
  static List<DatasetInfo> addTo(List<DatasetInfo> datasets, Program program) {
    Map<String, String> kinds = new HashMap<>();
    for (DatasetInfo dataset : datasets) {
      dataset.columns().forEach(field -> kinds.putIfAbsent(key(field.name()), field.kind()));
      dataset.metrics().forEach(field -> kinds.putIfAbsent(key(field.name()), field.kind()));
    }
    List<DatasetInfo> all = new ArrayList<>(datasets);
    JsonNode queries = Json.resource(program.resource("sandbox", "system-queries.json"));
    for (JsonNode node : queries.path("systemQueries")) {
      Query query = Query.parse(node.path("query").asText());
      Optional<DatasetInfo> known =
          all.stream()
              .filter(dataset -> dataset.name().equalsIgnoreCase(query.dataset()))
              .findFirst();
      DatasetInfo dataset =
          known.orElseGet(
              () ->
                  new DatasetInfo(
                      query.dataset(), List.of(), List.of(), RANGES, Duration.ZERO, false));
      List<Field> more = missing(query, dataset, kinds);
      if (!more.isEmpty()) {
        known.ifPresent(all::remove);
        all.add(dataset.with(more));
      }
    }
    return all;
  }

  private static List<Field> missing(Query query, DatasetInfo dataset, Map<String, String> kinds) {
    return query.columns().stream()
        .filter(name -> dataset.column(name).isEmpty() && dataset.metric(name).isEmpty())
        .map(name -> new Field(name, kinds.getOrDefault(key(name), "string"), false))
        .toList();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
