package io.partnerinsights.core.options;

import static io.partnerinsights.core.options.ParsedOptions.QUERY;
import static io.partnerinsights.core.options.ParsedOptions.assertFails;
import static io.partnerinsights.core.options.ParsedOptions.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.model.ReportFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of options. */
final class ConnectorOptionsTest {
  /** Secrets that are not used beside options of a read. */
  private static final Set<String> OF_CONFIGURATION = Set.of("proxyPassword", "trustStorePassword");

  @Test
  void usesDefaultsForOptionsThatAreNotSet() {
    ConnectorOptions options = parse(Map.of());

    assertThat(options.get(Options.REPORT_TIMEOUT)).isEqualTo(Duration.ofHours(4));
    assertThat(options.get(Options.REPORT_FORMAT)).isEqualTo(ReportFormat.CSV);
    assertThat(options.get(Options.MAX_FIELD_BYTES)).isEqualTo(1L << 20);
    assertThat(options.get(AccountOptions.API_URL))
        .isEqualTo(URI.create("https://api.partnercenter.microsoft.com/insights/v1/mpn"));
    assertThat(options.find(Options.POLL_INTERVAL)).isEmpty();
    assertThat(options.isSet(Options.REPORT_TIMEOUT)).isFalse();
  }

  @Test
  void parsesEveryDefault() {
    assertThat(Options.all())
        .filteredOn(option -> option.defaultText() != null)
        .isNotEmpty()
        .allSatisfy(option -> assertThat(parse(Map.of()).find(option)).isPresent());
  }

  /** The case of keys does not matter, and times without a zone are UTC. */
  @ParameterizedTest
  @CsvSource({
    "REPORTTIMEOUT,200ms,PT0.2S",
    "pollInterval,10s,PT10S",
    "pollInterval,5m,PT5M",
    "pollInterval,4h,PT4H",
    "pollInterval,2 d,PT48H",
    "pollInterval,90 MIN,PT1H30M",
    "maxFieldBytes,512B,512",
    "maxFieldBytes,512,512",
    "splitSize,1048576,1048576",
    "maxFieldBytes,256KiB,262144",
    "maxFieldBytes,64mib,67108864",
    "maxFieldBytes,1GiB,1073741824",
    "queryStartTime,2026-01-01,2026-01-01T00:00:00Z",
    "queryStartTime,2026-01-01T12:30:00,2026-01-01T12:30:00Z",
    "queryStartTime,2026-01-01T12:30:00Z,2026-01-01T12:30:00Z",
    "queryStartTime,2026-01-01T12:30:00+02:00,2026-01-01T10:30:00Z",
    "queryStartTime,2026-01-01T12:30:00+0200,2026-01-01T10:30:00Z",
    "queryStartTime,2026-01-01T12:30:00-02,2026-01-01T14:30:00Z",
    "queryStartTime,2026-01-01t12:30:00z,2026-01-01T12:30:00Z",
    "queryStartTime,2026-01-01 12:30:00,2026-01-01T12:30:00Z",
    "queryStartTime,2026-01-01 12:30:00.250000+02:00,2026-01-01T10:30:00.250Z",
  })
  void parsesDurationsSizesAndTimes(String key, String text, String expected) {
    ConnectorOptions options = parse(Map.of(key, text));

    assertThat(Options.all())
        .filteredOn(option -> option.key().equalsIgnoreCase(key))
        .singleElement()
        .satisfies(option -> assertThat(options.get(option)).hasToString(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "reportTimeout,4 hours,4h",
    "reportTimeout,4,a number with its unit",
    "reportTimeout,4,Reason: it has no unit.",
    "maxFieldBytes,0,Reason: it must be at least one byte.",
    "maxFieldBytes,1.5,'bytes, or a number with its unit'",
    "splitSize,4095,at least 4KiB",
    "reportTimeout,0s,4h",
    "maxReportsPerHour,0,a whole number from 1 to 1000000",
    "maxReportsPerHour,many,a whole number from 1 to 1000000",
    "maxReportsPerHour,1000001,it is not a whole number in that range",
    "reportTimeout,9999999999999999999s,Reason: the number is too large.",
    "reportTimeout,9223372036854775807s,Reason: the number is too large.",
    "maxFieldBytes,9999999999999999999B,Reason: the number is too large.",
    "proxy,proxy:abc,Reason: the port is not a number",
    "proxy,proxy:70000,a port from 1 to 65535",
    "apiUrl,https://host/a b,Reason: it is not a URL.",
    "queryStartTime,2026-01-0112:30:00,ISO-8601",
    "queryEndTime,2026-06-31,it is not a date or time that exists",
    "queryEndTime,2026-02-29T00:00:00Z,it is not a date or time that exists",
    "queryStartTime,2026-01-01T24:00:00Z,it is not a date or time that exists",
    "startTime,2027-02-30,it is not a date or time that exists",
    "startingExecution,2026-06-31,it is not a date or time that exists",
    "tenantId,' ',Reason: its value is an empty string.",
    "tenantId,https://login.microsoftonline.com/contoso.com,Reason: it is a URL.",
    "tenantId,' HTTPS://portal.azure.com/#view/x?code=secret',?***'). Reason: it is a" + " URL.",
    "tenantId,login.microsoftonline.com/contoso.com,such as contoso.onmicrosoft.com",
    "tenantId,contoso.com/,Reason: it is a URL.",
    "tenantId,'contoso.com # ours',Reason: it contains characters that are not allowed",
    "tenantId,joe@contoso.com,Option tenantId has an invalid value. Reason: it contains characters",
    "clientId,api://3f7a2b90,Reason: it is a URL.",
    "clientId,{3f7a2b90},Reason: it contains characters that are not allowed",
    "reportLabel,two words,Reason: it is longer than 100 characters",
    "recurrenceInterval,90m,Reason: the service does not offer this interval.",
    "splitSize,4095,Reason: it is too small.",
    "password,' ',its value is an empty string",
    "pollInterval,-1s,200ms",
    "maxFieldBytes,1MB,64MiB",
    "maxFieldBytes,99999999999GiB,64MiB",
    "mode,lenient,'FAILFAST, PERMISSIVE, DROPMALFORMED'",
    "reportFormat,parquet,'CSV, TSV'",
    "auth,magic,deviceCode",
    "pushdown,off,'auto, always, never'",
    "queryStartTime,01/02/2026,ISO-8601",
    "apiUrl,api.partnercenter.microsoft.com,http or https",
    "apiUrl,https://user:pw@host/x,http or https",
    "proxy,http://proxy:3128,host:port",
    "proxy,proxy,host:port"
  })
  void describesValidValuesForAMalformedOne(String key, String text, String expected) {
    assertThatThrownBy(() -> parse(Map.of(key, text)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll("PI-6004", "Option " + key, "Remedy:", expected);
  }

  @Test
  void anOptionThatIsNullIsNotSet() {
    Map<String, String> raw = new HashMap<>();
    Options.all().forEach(option -> raw.put(option.key(), null));
    raw.put("path", null);
    raw.put("query", QUERY);

    assertThat(parse(raw)).isEqualTo(parse(Map.of("query", QUERY)));

    raw.put("query", null);
    assertFails(raw, ErrorCode.OPTION_MISSING, "query");
    raw.put("timespans", null);
    assertFails(raw, ErrorCode.OPTION_UNKNOWN, "timespan");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"joe:hunter2@proxy:3128", "joe:hunter2@proxy", "http://joe:hunt/er2@proxy:3128"})
  void refusesAPasswordInAProxyWithoutShowingIt(String proxy) {
    assertThatThrownBy(() -> parse(Map.of("proxy", proxy)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(
            "Option proxy has an invalid value", "set the user and the password with proxyUsername")
        .hasMessageNotContainingAny("joe", "hunter2", "hunt", "er2")
        .hasNoCause();
  }

  @Test
  void hidesAPasswordInAUrl() {
    assertThatThrownBy(() -> parse(Map.of("apiUrl", "https://joe:hunt/er2@host/x")))
        .hasMessageContaining("Option apiUrl has an invalid value")
        .hasMessageNotContainingAny("hunt", "er2");
  }

  @Test
  void refusesAUserInAHost() {
    assertThatThrownBy(() -> new HostPort("joe:hunter2@proxy", 3128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void parsesColumnsAndMetricsOfADataset() {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of("dataset", "OfficeUsage", "columns", "Month , CustomerName", "metrics", "a"));

    assertThat(options.get(Options.COLUMNS)).containsExactly("Month", "CustomerName");
    assertThat(options.get(Options.METRICS)).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "Always, ALWAYS", "never, NEVER", "true, ALWAYS", "FALSE, NEVER"})
  void readsPushdownAsAFlagToo(String text, PushdownMode mode) {
    ConnectorOptions options =
        ConnectorOptions.parse(Map.of("dataset", "OfficeUsage", "pushdown", text));

    assertThat(options.get(Options.PUSHDOWN)).isEqualTo(mode);
    assertThat(ConnectorOptions.parse(Map.of("dataset", "OfficeUsage")).get(Options.PUSHDOWN))
        .isEqualTo(PushdownMode.AUTO);
  }

  /**
   * A pipe without a writer, an endless file, a folder and a large file. The passwords of a proxy
   * and a trust store are read in the same way, if these are in the configuration.
   */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsSmallRegularFilesOnly(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
    Path largest = Files.writeString(folder.resolve("largest"), "x".repeat(64 * 1024));
    List<ConnectorOption<?>> secrets =
        Options.all().stream()
            .filter(option -> option.isSecret() && !OF_CONFIGURATION.contains(option.key()))
            .toList();

    for (ConnectorOption<?> secret : secrets) {
      for (Object file : List.of(pipe, "/dev/zero", folder)) {
        assertUnreadable(secret, file, "it is not a regular file");
      }
      assertUnreadable(secret, large, "it has more than 64 KiB");
    }
    assertThat(secrets).hasSizeGreaterThan(4);
    assertThat(parse(Map.of("password", "file:" + largest)).get(AccountOptions.PASSWORD).reveal())
        .hasSize(64 * 1024);
  }

  private static void assertUnreadable(ConnectorOption<?> secret, Object file, String reason) {
    Map<String, String> map = new HashMap<>(Map.of("query", QUERY));
    String owner = secret.key().replaceFirst("(?<=.)Password$", "");
    if (!owner.equals(secret.key())) {
      map.put(owner, "a.pfx");
    }
    map.put(secret.key(), "file:" + file);
    ConnectorOptions options = parse(map);
    assertThatThrownBy(() -> options.find(secret))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(ErrorCode.SECRET_UNREADABLE.messageCode(), reason);
  }

  @Test
  void readsAFileWithoutLineBreakWhenItsSecretIsNeeded(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("secret");
    ConnectorOptions options = parse(Map.of("query", QUERY, "clientSecret", "file:" + file));

    assertThatThrownBy(() -> options.get(AccountOptions.CLIENT_SECRET))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(ErrorCode.SECRET_UNREADABLE.messageCode(), file.toString());

    Files.writeString(file, "s3cret\n");
    assertThat(options.get(AccountOptions.CLIENT_SECRET).reveal()).isEqualTo("s3cret");
    assertThat(options.toString()).doesNotContain("s3cret");
  }

  @Test
  void printsNoSecret() {
    Map<String, String> raw = new HashMap<>();
    raw.put("proxy", "proxy:3128");
    raw.put("proxyUsername", "joe");
    raw.put("trustStore", "/x.p12");
    Options.all().stream()
        .filter(ConnectorOption::isSecret)
        .forEach(option -> raw.put(option.key(), "hunter2"));
    raw.remove("clientCertificatePassword");
    ConnectorOptions options = parse(raw);
    raw.remove("clientSecret");
    raw.putAll(Map.of("clientCertificate", "/a.p12", "clientCertificatePassword", "hunter2"));

    assertThat(raw).hasSizeGreaterThan(7);
    assertThat(options.toString()).contains("clientSecret=***").doesNotContain("hunter2");
    assertThat(parse(raw).toString())
        .contains("clientCertificatePassword=***")
        .doesNotContain("hunter2");
  }
}
