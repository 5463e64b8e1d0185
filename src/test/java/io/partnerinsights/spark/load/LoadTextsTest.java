package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Texts that the service controls reach Spark as values and names, never as SQL. */
@Tag("full")
final class LoadTextsTest {
  /** Spark replaces the first part by the variable in any text of a statement. */
  private static final String ATTACK = "${env:PATH}'\\'); DROP TABLE `lake`; -- ";

  private static final JsonMapper JSON = new JsonMapper();

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "Month,CustomerMarket,MPNId", sandbox -> sandbox.scale(0.02));

  /** Puts the text before each id that the service sends, and removes it from what it receives. */
  private static Request sent(Request request) {
    HttpUrl plain = HttpUrl.get("http://localhost/");
    String inPath = plain.newBuilder().addPathSegment(ATTACK).build().encodedPath().substring(1);
    String inQuery =
        plain.newBuilder().addQueryParameter("q", ATTACK).build().encodedQuery().substring(2);
    String url = request.url().toString().replace(inPath, "").replace(inQuery, "");
    return request.newBuilder().url(url).build();
  }

  private static String received(Request request, String body) {
    if (request.url().encodedPath().contains("/blob/") || !body.startsWith("{")) {
      return body;
    }
    try {
      JsonNode answer = JSON.readTree(body);
      for (JsonNode item : answer.path("value")) {
        edit((ObjectNode) item);
      }
      if (request.url().encodedPath().endsWith("/ScheduledDataset")) {
        ((ArrayNode) answer.path("value")).add(otherDataset());
      }
      return answer.toString();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void edit(ObjectNode item) {
    if (item.has("executionId")) {
      item.put("executionId", ATTACK + item.path("executionId").asText());
    }
    if (item.has("datasetName")) {
      ((ArrayNode) item.path("selectableColumns")).add(ATTACK);
    }
    if (item.has("reportStatus")) {
      item.put("reportStatus", ATTACK);
      item.put("user", ATTACK);
    }
  }

  private static JsonNode otherDataset() {
    ObjectNode other = JSON.createObjectNode().put("datasetName", ATTACK);
    other.putArray("selectableColumns").add("Month").add(ATTACK);
    other.putArray("availableMetrics");
    other.putArray("availableDateRanges").add("LIFETIME");
    return other;
  }

  @Test
  void noTextOfTheServiceBecomesSql() {
    loads.translate(LoadTextsTest::sent, LoadTextsTest::received);
    loads.load();
    loads.passADay();
    loads.load();

    String ids = "SELECT DISTINCT _load.execution FROM " + TABLE;
    assertThat(loads.rows(ids))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get(0)).startsWith(ATTACK));
    assertThat(loads.rows("SELECT execution FROM lake.partnerinsights_loads"))
        .allSatisfy(row -> assertThat(row.get(0)).startsWith(ATTACK));
    assertThat(loads.load()).containsExactly(LoadResult.State.NOTHING_NEW);
    assertThatThrownBy(() -> loads.load(ATTACK.replace(",", "")))
        .hasMessageContaining("a name that cannot be that of a table");
    assertThat(written()).isNotEmpty().doesNotContain(System.getenv("PATH"));
    assertThat(loads.rows("SHOW TABLES IN lake")).hasSize(2);
  }

  /** All that loads have written, also into properties and into what commits say. */
  private String written() {
    List<List<String>> all = new ArrayList<>(loads.rows("SELECT * FROM " + TABLE));
    all.addAll(loads.rows("SELECT * FROM lake.partnerinsights_loads"));
    all.addAll(loads.rows("SHOW TBLPROPERTIES " + TABLE));
    all.addAll(
        loads.rows(
            SPARK.catalog().isEmpty()
                ? "DESCRIBE HISTORY " + TABLE
                : "SELECT * FROM " + TABLE + ".snapshots"));
    return all.stream().map(List::toString).collect(Collectors.joining("\n"));
  }
}
