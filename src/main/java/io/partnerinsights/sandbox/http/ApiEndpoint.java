package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.service.ServiceProblem;
import io.partnerinsights.sandbox.wire.Answer;
import io.partnerinsights.sandbox.wire.Call;
import io.partnerinsights.sandbox.wire.Endpoint;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The twelve calls below a base path: who may, which one, and the envelope around the answer. */
public final class ApiEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);

  private final String base;
  private final Gate gate;
  private final RateLimit rateLimit;
  private final Envelope envelope;
  private final Shapes shapes;
  private final Catalog catalog;
  private final QueryCalls queries;
  private final ReportCalls reports;
  private final ExecutionCalls executions;

  /** What the calls work on. */
  public record Rooms(
      Catalog catalog, Warehouse warehouse, InsightsService service, BlobStore store) {}

  /** Serves the calls below {@code base}, such as {@code /insights/v1/mpn}. */
  public ApiEndpoint(String base, Rooms rooms, Gate gate, ApiSettings settings, Clock clock) {
    this.base = base;
    this.gate = gate;
    this.rateLimit = new RateLimit(settings.requestsPerMinute(), clock);
    this.envelope = new Envelope(settings);
    this.shapes = new Shapes(settings);
    this.catalog = rooms.catalog();
    this.queries = new QueryCalls(rooms.service(), rooms.warehouse(), clock);
    this.reports = new ReportCalls(rooms.service(), shapes);
    this.executions = new ExecutionCalls(rooms.service(), rooms.store(), clock, settings);
  }

  @Override
  public Answer answer(Call call) {
    Answer answer = guarded(call);
    String request = call.header("ms-requestid").orElseGet(() -> UUID.randomUUID().toString());
    String correlation =
        call.header("ms-correlationid").orElseGet(() -> UUID.randomUUID().toString());
    return answer.with("ms-requestid", request).with("ms-correlationid", correlation);
  }

  private Answer guarded(Call call) {
    Gate.Passage passage = gate.ask(call);
    if (passage instanceof Gate.Refused refused) {
      return refused.answer();
    }
    String user = ((Gate.Passed) passage).user();
    OptionalLong wait = rateLimit.count(user);
    if (wait.isPresent()) {
      return tooMany(wait.getAsLong());
    }
    try {
      return envelope.of(call, call.path(), route(user, call));
    } catch (ServiceProblem e) {
      return envelope.error(e.status(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The sandbox failed on {} {}", call.method(), call.path(), e);
      return envelope.error(500, "Service unavailable");
    }
  }

  private static Answer tooMany(long seconds) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statusCode", 429);
    body.put("message", "Rate limit is exceeded. Try again in " + seconds + " seconds.");
    return Answer.json(429, body).with("Retry-After", String.valueOf(seconds));
  }

  private Items route(String user, Call call) {
    String[] parts = call.path().substring(base.length()).split("/", -1);
    String rest = parts.length > 2 ? parts[parts.length - 1] : "";
    String pattern = call.method() + " " + pattern(parts);
    return switch (pattern) {
      case "GET /ScheduledDataset" -> datasets(call);
      case "POST /ScheduledQueries" -> queries.create(user, call);
      case "GET /ScheduledQueries" -> queries.list(user, call);
      case "GET /ScheduledQueries/testQueryResult" -> queries.test(user, call);
      case "DELETE /ScheduledQueries/*" -> queries.delete(user, rest);
      case "POST /ScheduledReport" -> reports.create(user, call);
      case "GET /ScheduledReport" -> reports.list(user, call);
      case "PUT /ScheduledReport/*" -> reports.update(user, rest, call);
      case "DELETE /ScheduledReport/*" -> reports.delete(user, rest);
      case "PUT /ScheduledReport/pause/*" -> reports.pause(user, rest);
      case "PUT /ScheduledReport/resume/*" -> reports.resume(user, rest);
      case "GET /ScheduledReport/execution/*" -> executions.list(user, rest, call);
      default -> throw new ServiceProblem(404, "Resource not found");
    };
  }

  /** The path with its last id as a star. */
  private static String pattern(String[] parts) {
    String resource = parts.length > 1 ? parts[1] : "";
    if (parts.length == 3) {
      boolean fixed = parts[2].equalsIgnoreCase("testQueryResult");
      return "/" + resource + (fixed ? "/testQueryResult" : "/*");
    }
    return parts.length == 4 ? "/" + resource + "/" + parts[2] + "/*" : "/" + resource;
  }

  private Items datasets(Call call) {
    String asked = call.parameters().get("datasetName");
    List<DatasetInfo> found =
        catalog.datasets().stream()
            .filter(dataset -> QueryCalls.matches(asked, dataset.name()))
            .toList();
    if (found.isEmpty()) {
      throw ServiceProblem.notFound();
    }
    return Items.camel(found.stream().map(shapes::dataset).toList());
  }
}
