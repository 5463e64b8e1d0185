package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.query.InvalidQueryException;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.service.ServiceProblem;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.wire.Call;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls about queries. */
final class QueryCalls {
  private static final int SAMPLE_ROWS = 100;
  private static final int LONGEST_NAME = 256;

  private final InsightsService service;
  private final Warehouse warehouse;
  private final Clock clock;

  QueryCalls(InsightsService service, Warehouse warehouse, Clock clock) {
    this.service = service;
    this.warehouse = warehouse;
    this.clock = clock;
  }

  Items create(String user, Call call) {
    Fields body = new Fields(call.body());
    String name = body.required("Name");
    String description = body.text("Description");
    if (name.length() > LONGEST_NAME
        || (description != null && description.length() > LONGEST_NAME)) {
      throw ServiceProblem.bad("Limit Name and Description length to 256 characters or less");
    }
    if (!name.chars().allMatch(letter -> Character.isLetterOrDigit(letter) || letter == ' ')) {
      throw ServiceProblem.bad("Invalid character in Name: use letters, digits and blanks");
    }
    return one(service.createQuery(user, name, description, body.required("Query")));
  }

  Items list(String user, Call call) {
    Map<String, String> asked = call.parameters();
    boolean onlySystem = isTrue(asked, "includeOnlySystemQueries", "false");
    boolean system = onlySystem || isTrue(asked, "includeSystemQueries", "true");
    List<Map<String, Object>> found =
        service.queries(user).stream()
            .filter(query -> query.isSystem() ? system : !onlySystem)
            .filter(query -> matches(asked.get("queryId"), query.queryId()))
            .filter(query -> matches(asked.get("queryName"), query.name()))
            .map(Shapes::query)
            .toList();
    if (found.isEmpty() && (asked.containsKey("queryId") || asked.containsKey("queryName"))) {
      throw ServiceProblem.notFound();
    }
    return Items.camel(found);
  }

  private static boolean isTrue(Map<String, String> asked, String name, String otherwise) {
    return asked.getOrDefault(name, otherwise).equalsIgnoreCase("true");
  }

  static boolean matches(String asked, String actual) {
    return asked == null || asked.strip().equalsIgnoreCase(actual);
  }

  Items delete(String user, String queryId) {
    return one(service.deleteQuery(user, queryId));
  }

  private static Items one(StoredQuery query) {
    return Items.camel(List.of(Shapes.query(query)));
  }

  Items test(String user, Call call) {
    Map<String, String> asked = call.parameters();
    String start = asked.get("startTime");
    String end = asked.get("endTime");
    Optional<TimeRange> range =
        start == null && end == null
            ? Optional.empty()
            : Optional.of(TimeRange.between(time(start), time(end)));
    String text = textOf(user, asked.get("exportQuery"), asked.get("queryId"));
    try {
      return Items.camel(
          warehouse.sample(new Warehouse.Question(text, range, clock.instant()), SAMPLE_ROWS));
    } catch (InvalidQueryException e) {
      throw ServiceProblem.bad(e.getMessage());
    }
  }

  private static Instant time(String text) {
    return text == null ? null : Fields.parseTime(text);
  }

  private String textOf(String user, String text, String queryId) {
    if ((text == null) == (queryId == null)) {
      throw ServiceProblem.bad("Null or missing value");
    }
    return text != null
        ? text
        : service.queries(user).stream()
            .filter(query -> query.queryId().equalsIgnoreCase(queryId))
            .findFirst()
            .orElseThrow(() -> ServiceProblem.bad("Invalid QueryId"))
            .query();
  }
}
