package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ParseMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the cases of {@code spec/dialect.json} and {@code spec/modes.json} with the reader, in large
 * steps and byte by byte, and with the oracle. Each case names the rule that it tests.
 */
class DialectSpecTest {
  private static final String TYPES = "t STRING, n BIGINT, d DATE";

  /** In every case the columns are named a, b, c … */
  @TestFactory
  Stream<DynamicTest> readsEveryCaseAsItsRuleSays() throws IOException {
    return tests(
        "dialect",
        json -> {
          String file = json.required("file").textValue();
          String header = file.lines().filter(line -> !line.isBlank()).findFirst().orElse("a");
          String ddl =
              IntStream.range(0, header.split("[,\t]", -1).length)
                  .mapToObj(i -> (char) ('a' + i) + " STRING")
                  .collect(Collectors.joining(", "));
          ReportFormat format = ReportFormat.parse(json.path("format").asText());
          ParseSpec spec = ParseSpec.of(ReportRows.FILE, ReportRows.parseSchema(ddl), format);
          check(json, file.getBytes(UTF_8), spec, "rows");
        });
  }

  @TestFactory
  Stream<DynamicTest> permissiveReadsEveryCaseAsItsRuleSays() throws IOException {
    ParseSpec spec = ReportRows.permissiveSpec(TYPES + ", text STRING", TYPES, "text");
    return tests("modes", json -> check(json, bytes(json), spec, "permissive"));
  }

  @TestFactory
  Stream<DynamicTest> dropMalformedReadsEveryCaseAsItsRuleSays() throws IOException {
    ParseSpec spec = ReportRows.newSpec(TYPES, ParseMode.DROPMALFORMED);
    return tests("modes", json -> check(json, bytes(json), spec, "dropped"));
  }

  @TestFactory
  Stream<DynamicTest> failFastRefusesEveryCaseThatHasAMalformedRow() throws IOException {
    ParseSpec spec = ReportRows.newSpec(TYPES);
    return tests(
        "modes",
        json -> {
          boolean malformed = json.path("permissive").size() > json.path("dropped").size();
          if (malformed || json.has("error")) {
            assertThat(outcome(() -> ReportRows.readRows(bytes(json), spec)))
                .as(json.required("rule").textValue())
                .isIn(
                    json.path("error").asText(),
                    "RAGGED_ROW",
                    "VALUE_DOES_NOT_FIT",
                    "FILE_CORRUPT");
          }
        });
  }

  private static Stream<DynamicTest> tests(String spec, Consumer<JsonNode> test)
      throws IOException {
    try (InputStream json = DialectSpecTest.class.getResourceAsStream("/spec/" + spec + ".json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(json).spliterator(), false)
          .map(c -> DynamicTest.dynamicTest(c.required("name").asText(), () -> test.accept(c)));
    }
  }

  private static void check(JsonNode json, byte[] file, ParseSpec spec, String rows) {
    Object expected = json.has("error") ? json.get("error").textValue() : rows(json, rows);
    String rule = json.required("rule").textValue();

    assertThat(outcome(() -> ReportRows.readRows(file, spec))).as(rule).isEqualTo(expected);
    assertThat(
            outcome(
                () -> ReportRows.readRows(CsvReader.open(new ByteArrayInputStream(file), spec, 1))))
        .as(rule)
        .isEqualTo(expected);
    if (!json.has("oracle")) {
      assertThat(outcome(() -> CsvOracle.read(file, spec).rows())).as(rule).isEqualTo(expected);
    }
  }

  /** Returns rows, or the name of an error's code. */
  private static Object outcome(Supplier<List<List<Object>>> reading) {
    try {
      return reading.get();
    } catch (PartnerInsightsException e) {
      return e.code().name();
    }
  }

  /** Returns a file of which each character is one byte. */
  private static byte[] bytes(JsonNode json) {
    return json.required("file").textValue().getBytes(ISO_8859_1);
  }

  /** Returns rows of texts, or of the types of {@code modes.json}. */
  private static List<List<Object>> rows(JsonNode json, String key) {
    List<List<Object>> rows = new ArrayList<>();
    for (JsonNode written : json.path(key)) {
      List<Object> row = new ArrayList<>();
      written.forEach(value -> row.add(value.textValue()));
      if (!key.equals("rows")) {
        String number = written.get(1).textValue();
        String date = written.get(2).textValue();
        row.set(1, number == null ? null : Long.valueOf(number));
        row.set(2, date == null ? null : (int) LocalDate.parse(date).toEpochDay());
      }
      rows.add(row);
    }
    return rows;
  }
}
