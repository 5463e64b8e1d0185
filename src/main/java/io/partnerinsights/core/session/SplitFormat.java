package io.partnerinsights.core.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Saves a split of a report as JSON, and restores it in this and later versions. */
final class SplitFormat {
  /** The version of the format; older versions stay readable. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  /** Takes the place of the link, which no split holds. */
  private static final SecureLink NO_LINK = SecureLink.of("https://invalid/");

  private SplitFormat() {}

  static String write(ReadSplit split) {
    ObjectNode fields =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("reportId", split.reportId())
            .put("executionId", split.executionId())
            .put("format", split.format().name());
    split.generatedTime().ifPresent(time -> fields.put("generatedTime", time.toString()));
    if (!split.isWhole()) {
      writeRange(split, fields.putObject("range"));
    }
    return fields.toString();
  }

  private static void writeRange(ReadSplit split, ObjectNode range) {
    range
        .put("size", split.version().size())
        .put("tag", split.version().tag())
        .put("start", split.bytes().start())
        .put("end", split.bytes().end());
    split.head().names().forEach(range.putArray("names")::add);
    split.head().savedForms().forEach(range.putArray("forms")::add);
  }

  static ReadSplit read(String text) {
    JsonNode fields = parse(text);
    int version = fields.path("version").asInt();
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException("A split's state has version " + version);
    }
    CompletedReport report =
        new CompletedReport(
            fields.required("reportId").asText(),
            fields.required("executionId").asText(),
            ReportFormat.valueOf(fields.required("format").asText()),
            NO_LINK,
            Optional.ofNullable(fields.get("generatedTime"))
                .map(time -> Instant.parse(time.asText())));
    JsonNode range = fields.get("range");
    return range == null ? ReadSplit.whole(report) : readRange(report, range);
  }

  private static ReadSplit readRange(CompletedReport report, JsonNode range) {
    return ReadSplit.range(
        report,
        new FileVersion(range.required("size").asLong(), range.required("tag").asText()),
        FileHead.restore(texts(range.required("names")), texts(range.required("forms"))),
        new ByteRange(range.required("start").asLong(), range.required("end").asLong()));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("A split's state is not JSON", e);
    }
  }
}
