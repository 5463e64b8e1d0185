package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectorOptionsTest {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  @Test
  void defaultsServeWithoutBeingGiven() {
    ConnectorOptions options = parse(Map.of());

    assertThat(options.get(Options.REPORT_TIMEOUT)).isEqualTo(Duration.ofHours(4));
    assertThat(options.get(Options.REPORT_FORMAT)).isEqualTo(ReportFormat.CSV);
    assertThat(options.get(Options.MAX_FIELD_BYTES)).isEqualTo(new ByteSize(1 << 20));
    assertThat(options.get(Options.API_URL))
        .isEqualTo(URI.create("https://api.partnercenter.microsoft.com/insights/v1/mpn"));
    assertThat(options.find(Options.POLL_INTERVAL)).isEmpty();
    assertThat(options.isSet(Options.REPORT_TIMEOUT)).isFalse();
  }

  @Test
  void everyDefaultIsAValueOfItsType() {
    assertThat(Options.all())
        .filteredOn(option -> option.defaultText() != null)
        .isNotEmpty()
        .allSatisfy(option -> assertThat(parse(Map.of()).find(option)).isPresent());
  }

  @Test
  void keysAreReadWithoutCase() {
    assertThat(parse(Map.of("REPORTTIMEOUT", "200ms")).get(Options.REPORT_TIMEOUT))
        .isEqualTo(Duration.ofMillis(200));
  }

  @ParameterizedTest
  @CsvSource({"200ms,PT0.2S", "10s,PT10S", "5m,PT5M", "4h,PT4H", "2 d,PT48H", "90 MIN,PT1H30M"})
  void durationsCarryTheirUnit(String text, Duration expected) {
    assertThat(parse(Map.of("pollInterval", text)).get(Options.POLL_INTERVAL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"512B,512", "256KiB,262144", "64mib,67108864", "1GiB,1073741824"})
  void sizesCarryTheirUnit(String text, long expected) {
    assertThat(parse(Map.of("maxFieldBytes", text)).get(Options.MAX_FIELD_BYTES).bytes())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01,2026-01-01T00:00:00Z",
    "2026-01-01T12:30:00,2026-01-01T12:30:00Z",
    "2026-01-01T12:30:00Z,2026-01-01T12:30:00Z",
    "2026-01-01T12:30:00+02:00,2026-01-01T10:30:00Z"
  })
  void aTimeWithoutZoneIsUtc(String text, Instant expected) {
    ConnectorOptions options = parse(Map.of("queryStartTime", text, "queryEndTime", "2027-01-01"));

    assertThat(options.get(Options.QUERY_START_TIME)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "reportTimeout,4 hours,4h",
    "reportTimeout,4,a number with its unit",
    "reportTimeout,0s,4h",
    "pollInterval,-1s,200ms",
    "maxFieldBytes,1MB,64MiB",
    "maxFieldBytes,99999999999GiB,64MiB",
    "reportFormat,parquet,'CSV, TSV'",
    "auth,magic,deviceCode",
    "queryStartTime,01/02/2026,ISO-8601",
    "apiUrl,api.partnercenter.microsoft.com,http or https",
    "apiUrl,https://user:pw@host/x,http or https",
    "proxy,http://proxy:3128,host:port",
    "proxy,proxy,host:port"
  })
  void aMalformedValueSaysWhatWasExpected(String key, String text, String expected) {
    assertThatThrownBy(() -> parse(Map.of(key, text)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll("PI-6004", "Option " + key, "Remedy:", expected);
  }

  @Test
  void nothingToReadIsAnError() {
    assertFails(Map.of("tenantId", "t"), ErrorCode.OPTION_MISSING, "query, dataset, queryId");
  }

  @Test
  void twoThingsToReadContradict() {
    assertFails(
        Map.of("query", QUERY, "reportId", "r"), ErrorCode.OPTION_CONFLICT, "query and reportId");
  }

  @Test
  void aDatasetIsNotReadYet() {
    assertFails(Map.of("dataset", "OfficeUsage"), ErrorCode.NOT_SUPPORTED_YET, "option query");
  }

  @Test
  void anExecutionNeedsItsReport() {
    assertFails(
        Map.of("query", QUERY, "executionId", "e"), ErrorCode.OPTION_MISSING, "option reportId");
  }

  @Test
  void halfARangeIsAnError() {
    assertFails(
        Map.of("query", QUERY, "queryStartTime", "2026-01-01"),
        ErrorCode.OPTION_MISSING,
        "queryEndTime");
  }

  @Test
  void theEndComesAfterTheStart() {
    assertFails(
        Map.of("query", QUERY, "queryStartTime", "2026-07-01", "queryEndTime", "2026-01-01"),
        ErrorCode.OPTION_CONFLICT,
        "2026-01-01T00:00:00Z is not after");
  }

  @Test
  void aReportHasItsRangeAlready() {
    assertFails(
        Map.of("reportId", "r", "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01"),
        ErrorCode.OPTION_CONFLICT,
        "reportId");
  }

  @ParameterizedTest
  @CsvSource({"tenntId,tenantId", "client_id,clientId", "reporttimeOut1,reportTimeout"})
  void aMisspeltKeyNamesTheNearest(String key, String nearest) {
    assertFails(
        Map.of("query", QUERY, key, "x"), ErrorCode.OPTION_UNKNOWN, "Did you mean " + nearest);
  }

  @Test
  void aForeignKeyIsKeptForAWarning() {
    assertThat(parse(Map.of("mergeSchemaAlways", "true")).unknownKeys())
        .containsExactly("mergeSchemaAlways");
  }

  @Test
  void loadTakesNoPath() {
    assertFails(Map.of("query", QUERY, "path", "/x"), ErrorCode.OPTION_UNKNOWN, "load()");
  }

  @Test
  void aSecretIsReadFromTheEnvironment() {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of("query", QUERY, "clientSecret", "env:PI_SECRET"), Map.of("PI_SECRET", "s3cret"));

    assertThat(options.get(Options.CLIENT_SECRET).reveal()).isEqualTo("s3cret");
  }

  @Test
  void aSecretIsReadFromAFileWithoutItsLineBreak(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret\n");

    assertThat(parse(Map.of("password", "file:" + file)).get(Options.PASSWORD).reveal())
        .isEqualTo("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:NOT_SET_ANYWHERE", "file:/does/not/exist"})
  void aSecretThatCannotBeReadSaysWhere(String reference) {
    assertFails(
        Map.of("query", QUERY, "clientSecret", reference),
        ErrorCode.SECRET_UNREADABLE,
        reference.substring(reference.indexOf(':') + 1));
  }

  @Test
  void noSecretIsEverPrinted() {
    Map<String, String> raw = new HashMap<>();
    Options.all().stream()
        .filter(ConnectorOption::isSecret)
        .forEach(option -> raw.put(option.key(), "hunter2"));
    ConnectorOptions options = parse(raw);

    assertThat(raw).hasSizeGreaterThan(4);
    assertThat(options.toString()).contains("clientSecret=***").doesNotContain("hunter2");
    assertThat(options.redacted().values()).doesNotContain("hunter2");
  }

  @Test
  void aMalformedSecretIsNotShown() {
    assertThatThrownBy(() -> parse(Map.of("password", " ")))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("it is empty")
        .hasNoCause();
  }

  private static void assertFails(Map<String, String> raw, ErrorCode code, String part) {
    assertThatThrownBy(() -> ConnectorOptions.parse(raw, Map.of()))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(code.code(), part, "Reason:", "Remedy:");
  }

  private static ConnectorOptions parse(Map<String, String> given) {
    Map<String, String> raw = new HashMap<>(given);
    raw.put("query", QUERY);
    return ConnectorOptions.parse(raw, Map.of());
  }
}
