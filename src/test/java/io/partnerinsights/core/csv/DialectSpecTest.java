package io.partnerinsights.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the cases of {@code spec/dialect.json} with the reader and the oracle. Each case names the
 * rule that it tests.
 */
class DialectSpecTest {

  @TestFactory
  Stream<DynamicTest> readsEveryCaseAsItsRuleSays() throws IOException {
    return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> assertReads(c)));
  }

  @TestFactory
  Stream<DynamicTest> readsEveryCaseByteByByte() throws IOException {
    return cases()
        .filter(c -> c.error().isEmpty())
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () ->
                        assertThat(ReportRows.read(new OneByteAtATime(bytes(c)), spec(c)))
                            .isEqualTo(c.rows())));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheOracleOnEveryCase() throws IOException {
    return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> assertOracleAgrees(c)));
  }

  private static void assertReads(Case c) {
    if (c.error().isEmpty()) {
      assertThat(read(c)).as(c.rule()).isEqualTo(c.rows());
    } else {
      PartnerInsightsException e =
          catchThrowableOfType(PartnerInsightsException.class, () -> read(c));
      assertThat(e).as(c.rule()).isNotNull();
      assertThat(e.code().name()).as(c.rule()).isEqualTo(c.error());
    }
  }

  private static void assertOracleAgrees(Case c) {
    if (c.error().isEmpty()) {
      assertThat(CsvOracle.read(bytes(c), spec(c)).rows()).as(c.rule()).isEqualTo(c.rows());
    } else {
      PartnerInsightsException e =
          catchThrowableOfType(
              PartnerInsightsException.class, () -> CsvOracle.read(bytes(c), spec(c)));
      assertThat(e.code().name()).as(c.rule()).isEqualTo(c.error());
    }
  }

  /** Returns the number of columns; in every case they are named a, b, c … */
  private static int columns(Case c) {
    String names = c.file().lines().filter(line -> !line.isBlank()).findFirst().orElse("a");
    return names.split("[,\t]").length;
  }

  private static List<List<Object>> read(Case c) {
    return ReportRows.read(bytes(c), spec(c));
  }

  private static byte[] bytes(Case c) {
    return c.file().getBytes(StandardCharsets.UTF_8);
  }

  private static ParseSpec spec(Case c) {
    List<ReportColumn> columns = new ArrayList<>();
    for (int i = 0; i < columns(c); i++) {
      columns.add(new ReportColumn(String.valueOf((char) ('a' + i)), ColumnType.STRING));
    }
    return ParseSpec.of(ReportRows.FILE, new ReportSchema(columns), c.format());
  }

  private static Stream<Case> cases() throws IOException {
    try (InputStream json = DialectSpecTest.class.getResourceAsStream("/spec/dialect.json")) {
      JsonNode cases = new ObjectMapper().readTree(json);
      return StreamSupport.stream(cases.spliterator(), false).map(Case::of);
    }
  }

  private record Case(
      String name,
      String rule,
      ReportFormat format,
      String file,
      List<List<String>> rows,
      String error) {

    static Case of(JsonNode json) {
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode row : json.path("rows")) {
        List<String> values = new ArrayList<>();
        row.forEach(value -> values.add(value.textValue()));
        rows.add(values);
      }
      return new Case(
          json.get("name").textValue(),
          json.get("rule").textValue(),
          ReportFormat.valueOf(json.path("format").asText("CSV")),
          json.get("file").textValue(),
          rows,
          json.path("error").asText(""));
    }
  }

  private static final class OneByteAtATime extends ByteArrayInputStream {
    OneByteAtATime(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1));
    }
  }
}
