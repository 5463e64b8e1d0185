package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the cases of {@code spec/modes.json} with the reader and the oracle. Each case names the
 * rule that it tests; a character of its file is one byte. {@code permissive} has the expected rows
 * of PERMISSIVE with their texts, {@code dropped} those of DROPMALFORMED.
 */
class ModesSpecTest {
  private static final ReportSchema ALL = ReportRows.schema("t STRING, n BIGINT, d DATE");

  @TestFactory
  Stream<DynamicTest> permissiveReadsEveryCaseAsItsRuleSays() throws IOException {
    MalformedRowRules permissive =
        new MalformedRowRules(ParseMode.PERMISSIVE, "text", ALL, ErrorValues.FORM);
    ParseSpec spec =
        ReportRows.spec("t STRING, n BIGINT, d DATE, text STRING")
            .withMalformedRowRules(permissive);
    return cases().map(c -> test(c, c.permissive(), spec));
  }

  @TestFactory
  Stream<DynamicTest> dropMalformedReadsEveryCaseAsItsRuleSays() throws IOException {
    MalformedRowRules dropping =
        new MalformedRowRules(ParseMode.DROPMALFORMED, null, ALL, ErrorValues.FORM);
    ParseSpec spec = ReportRows.spec("t STRING, n BIGINT, d DATE").withMalformedRowRules(dropping);
    return cases().map(c -> test(c, c.dropped(), spec));
  }

  @TestFactory
  Stream<DynamicTest> failFastRefusesEveryCaseThatHasAMalformedRow() throws IOException {
    ParseSpec spec = ReportRows.spec("t STRING, n BIGINT, d DATE");
    return cases()
        .filter(c -> c.permissive().size() > c.dropped().size())
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> assertFailFastRefuses(c, spec)));
  }

  private static void assertFailFastRefuses(Case c, ParseSpec spec) {
    assertThat(refusal(c, spec).code())
        .as(c.rule())
        .isIn(ErrorCode.RAGGED_ROW, ErrorCode.VALUE_DOES_NOT_FIT, ErrorCode.FILE_CORRUPT);
  }

  private static DynamicTest test(Case c, List<List<Object>> rows, ParseSpec spec) {
    return DynamicTest.dynamicTest(
        c.name(),
        () -> {
          if (c.error().isEmpty()) {
            assertThat(ReportRows.read(c.bytes(), spec)).as(c.rule()).isEqualTo(rows);
          } else {
            assertThat(refusal(c, spec).code().name()).as(c.rule()).isEqualTo(c.error());
          }
          if (c.comparesWithOracle()) {
            assertOracleAgrees(c, rows, spec);
          }
        });
  }

  private static void assertOracleAgrees(Case c, List<List<Object>> rows, ParseSpec spec) {
    if (c.error().isEmpty()) {
      assertThat(CsvOracle.read(c.bytes(), spec).rows()).as(c.rule()).isEqualTo(rows);
    } else {
      PartnerInsightsException refusal =
          catchThrowableOfType(
              PartnerInsightsException.class, () -> CsvOracle.read(c.bytes(), spec));
      assertThat(refusal.code().name()).as(c.rule()).isEqualTo(c.error());
    }
  }

  private static PartnerInsightsException refusal(Case c, ParseSpec spec) {
    PartnerInsightsException refusal =
        catchThrowableOfType(
            PartnerInsightsException.class, () -> ReportRows.read(c.bytes(), spec));
    assertThat(refusal).as(c.rule()).isNotNull();
    return refusal;
  }

  private static Stream<Case> cases() throws IOException {
    try (InputStream json = ModesSpecTest.class.getResourceAsStream("/spec/modes.json")) {
      JsonNode cases = new ObjectMapper().readTree(json);
      return StreamSupport.stream(cases.spliterator(), false).map(Case::of);
    }
  }

  private record Case(
      String name,
      String rule,
      String file,
      List<List<Object>> permissive,
      List<List<Object>> dropped,
      String error,
      boolean comparesWithOracle) {

    static Case of(JsonNode json) {
      return new Case(
          json.get("name").textValue(),
          json.get("rule").textValue(),
          json.get("file").textValue(),
          rows(json.path("permissive")),
          rows(json.path("dropped")),
          json.path("error").asText(""),
          !json.has("oracle"));
    }

    byte[] bytes() {
      return file.getBytes(ISO_8859_1);
    }

    private static List<List<Object>> rows(JsonNode json) {
      List<List<Object>> rows = new ArrayList<>();
      for (JsonNode written : json) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
          row.add(written.get(i).isNull() ? null : value(i, written.get(i).textValue()));
        }
        rows.add(row);
      }
      return rows;
    }

    private static Object value(int column, String text) {
      return switch (column) {
        case 1 -> Long.valueOf(text);
        case 2 -> (int) LocalDate.parse(text).toEpochDay();
        default -> text;
      };
    }
  }
}
