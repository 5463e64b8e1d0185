package io.partnerinsights.core.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.job.JobState.AfterFailure;
import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.CheckReport;
import io.partnerinsights.core.job.JobState.ChooseReport;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.job.JobState.CreateReport;
import io.partnerinsights.core.job.JobState.DeleteDueReports;
import io.partnerinsights.core.job.JobState.Failed;
import io.partnerinsights.core.job.JobState.FindQuery;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.job.JobState.Resubmit;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Saves a job's state as JSON and restores it. Saved is what cannot be found out again: the names
 * and ids of what was submitted. A search is saved as its beginning, a complete report as a poll of
 * its execution, because its link expires. The JSON holds no link, token or query text.
 */
public final class JobStateFormat {
  /** The version of the format; older versions stay readable. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  private JobStateFormat() {}

  /** The state as JSON. */
  public static String write(JobState state) {
    return fields(state).put("version", VERSION).toString();
  }

  private static ObjectNode fields(JobState state) {
    if (state instanceof AfterFailure failure) {
      return fields(failure.repeated());
    } else if (state instanceof Failed failed) {
      return fields(failed.in());
    } else if (state instanceof CheckReport check) {
      return fields(check.poll());
    } else if (state instanceof LookUp lookup) {
      return lookUp(lookup);
    } else if (state instanceof DeleteDueReports deletion) {
      return fields(deletion.then());
    } else if (state instanceof CreateReport post) {
      return named("submitting", post);
    } else if (state instanceof Resubmit resubmit) {
      return named("submitting", resubmit.post());
    } else if (state instanceof AwaitPermit wait && wait.repeated().isPresent()) {
      return named("submitting", wait.repeated().get());
    } else if (state instanceof ChooseReport choice) {
      return choice(choice);
    } else if (state instanceof Poll poll) {
      return poll(poll);
    } else if (state instanceof Complete complete) {
      return complete(complete);
    }
    return JSON.createObjectNode().put("state", "search");
  }

  private static ObjectNode lookUp(LookUp lookup) {
    return lookup.post() instanceof CreateReport post
        ? named("ambiguous", post).put("since", lookup.since().toString())
        : JSON.createObjectNode().put("state", "search");
  }

  private static ObjectNode named(String state, CreateReport post) {
    return JSON.createObjectNode()
        .put("state", state)
        .put("queryId", post.queryId())
        .put("reportName", post.reportName())
        .put("repeatsLeft", post.repeatsLeft());
  }

  private static ObjectNode choice(ChooseReport choice) {
    ObjectNode fields = JSON.createObjectNode().put("state", "choice");
    choice.reportIds().forEach(fields.putArray("reportIds")::add);
    return fields;
  }

  private static ObjectNode poll(Poll poll) {
    PolledReport report = poll.report();
    ObjectNode fields =
        JSON.createObjectNode()
            .put("state", "poll")
            .put("reportId", report.reportId())
            .put("format", report.format().name())
            .put("origin", report.origin().name())
            .put("since", poll.progress().since().toString());
    report.executionId().ifPresent(id -> fields.put("executionId", id));
    return fields;
  }

  private static ObjectNode complete(Complete complete) {
    return JSON.createObjectNode()
        .put("state", "complete")
        .put("reportId", complete.report().reportId())
        .put("executionId", complete.report().executionId())
        .put("format", complete.report().format().name())
        .put("origin", complete.origin().name());
  }

  /**
   * The state of a saved text.
   *
   * @param now when the restored wait begins
   * @throws IllegalArgumentException if the text is not such a JSON, or of a later version
   */
  public static JobState read(String text, Instant now) {
    JsonNode fields = parse(text);
    int version = fields.path("version").asInt();
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException("A job's state has version " + version);
    }
    return switch (fields.path("state").asText()) {
      case "search" -> new FindQuery();
      case "submitting" -> PostLookup.restored(post(fields), now, now);
      case "ambiguous" ->
          PostLookup.restored(post(fields), Instant.parse(text(fields, "since")), now);
      case "choice" -> new ChooseReport(texts(fields.path("reportIds")));
      case "poll" -> poll(fields, Instant.parse(text(fields, "since")));
      case "complete" -> poll(fields, now);
      default -> throw new IllegalArgumentException("A job's state is unknown: " + text);
    };
  }

  /** The POST may have been sent after the state was saved: it is looked up in any case. */
  private static CreateReport post(JsonNode fields) {
    int repeatsLeft = fields.path("repeatsLeft").asInt();
    return new CreateReport(text(fields, "queryId"), text(fields, "reportName"), repeatsLeft);
  }

  private static Poll poll(JsonNode fields, Instant since) {
    Optional<String> executionId =
        Optional.ofNullable(fields.get("executionId")).map(JsonNode::asText);
    PolledReport report =
        new PolledReport(
            text(fields, "reportId"),
            executionId,
            ReportFormat.valueOf(text(fields, "format")),
            ReportOrigin.valueOf(text(fields, "origin")));
    return new Poll(report, PollProgress.begin(since, executionId));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("A job's state is not JSON", e);
    }
  }

  private static String text(JsonNode fields, String name) {
    JsonNode value = fields.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("A job's state has no " + name);
    }
    return value.asText();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
