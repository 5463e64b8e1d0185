package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.SandboxSettings.FileTrait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Downloads: changed links, conditional headers, ranges and dialects of files. */
final class DownloadTest {
  private static final String QUERY =
      "SELECT DISTINCT Month FROM OfficeUsage WHERE Month >= '2026-05-01' ORDER BY Month ASC"
          + " TIMESPAN LAST_3_MONTHS";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;
  private SandboxClient client;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private String link(SandboxBuilder settings, String query, Map<String, ?> fields) {
    sandbox = settings.clock(clock).latency(Duration.ZERO).start();
    client = new SandboxClient(sandbox);
    return client.link(query, fields);
  }

  private String link(SandboxBuilder settings) {
    return link(settings, QUERY, Map.of());
  }

  private String file(SandboxBuilder settings, String query) {
    return download(settings, query, Map.of()).text();
  }

  private Response download(SandboxBuilder settings, String query, Map<String, ?> fields) {
    String link = link(settings.compression(Compression.NONE), query, fields);
    return client.download(link);
  }

  private static SandboxBuilder pages() {
    return Sandbox.builder().likePages();
  }

  private Response download(String link, String... headers) {
    return client.download(link, headers);
  }

  @Test
  void refusesAChangedLink() {
    String link = link(pages());
    assertThat(download(link.replace("sig=", "sig=x")).status()).isEqualTo(403);
    assertThat(download(link.replaceAll("se=\\d{4}", "se=2999")).status()).isEqualTo(403);
    assertThat(download(link.substring(0, link.indexOf('?'))).status()).isEqualTo(403);
  }

  @Test
  void refusesAnAuthorizationHeaderBesideALink() {
    Response response = download(link(pages()), "Authorization", "Bearer abc");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).contains("<Code>InvalidAuthenticationInfo</Code>");
  }

  @Test
  void servesRangesOfTheStoredBytes() {
    String link = link(pages());
    byte[] whole = download(link).body();
    Response part = download(link, "Range", "bytes=3-7");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.headers()).containsEntry("content-range", "bytes 3-7/" + whole.length);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 3, 8));
    assertThat(download(link, "Range", "bytes=5-").body())
        .isEqualTo(Arrays.copyOfRange(whole, 5, whole.length));
    assertThat(download(link, "Range", "bytes=-4").body())
        .isEqualTo(Arrays.copyOfRange(whole, whole.length - 4, whole.length));
    assertThat(download(link, "Range", "bytes=0-999999").body()).isEqualTo(whole);
    Response beyond = download(link, "Range", "bytes=" + whole.length + "-");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.headers()).containsEntry("content-range", "bytes */" + whole.length);
  }

  @Test
  void appliesConditionalHeaders() {
    String link = link(pages());
    String tag = download(link).headers().get("etag");
    assertThat(download(link, "If-Match", tag).status()).isEqualTo(200);
    assertThat(download(link, "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(download(link, "If-Range", tag, "Range", "bytes=1-2").status()).isEqualTo(206);
    sandbox.changeFiles();
    Response changed = download(link, "If-Match", tag, "Range", "bytes=1-2");
    assertThat(changed.status()).isEqualTo(412);
    assertThat(changed.headers()).containsEntry("x-ms-error-code", "ConditionNotMet");
    assertThat(download(link, "If-Range", tag, "Range", "bytes=1-2").status()).isEqualTo(200);
    sandbox.removeFiles();
    assertThat(download(link).text()).contains("<Code>BlobNotFound</Code>");
    assertThat(download(link).status()).isEqualTo(404);
  }

  @Test
  void writesAHeaderOrNothingWithoutRows() {
    String none = "SELECT City FROM Profile WHERE City = 'Nowhere'";
    assertThat(file(pages(), none)).isEqualTo("City\n");
    sandbox.close();
    FileTrait empty = FileTrait.EMPTY_WITHOUT_ROWS;
    assertThat(file(pages().with(s -> s.files.add(empty)), none)).isEmpty();
    sandbox.close();
    assertThat(file(pages().with(s -> s.files.add(empty)), "SELECT City FROM Profile"))
        .contains("\n");
  }

  @Test
  void writesCrLfOutsideQuotesAndAByteOrderMark() {
    String query = "SELECT CustomerName FROM OfficeUsage";
    String plain = file(pages(), query);
    sandbox.close();
    String other =
        file(
            pages()
                .with(s -> s.files.add(FileTrait.CRLF))
                .with(s -> s.files.add(FileTrait.BYTE_ORDER_MARK)),
            query);
    assertThat(other).startsWith("\uFEFFCustomerName\r\n").contains("\nBranch Office\"\r\n");
    assertThat(other.substring(1).replace("\r\n", "\n")).isEqualTo(plain.replace("\r\n", "\n"));
  }

  @Test
  void quotesEveryFieldIfConfigured() {
    assertThat(file(pages().with(s -> s.files.add(FileTrait.QUOTE_ALL)), QUERY))
        .isEqualTo("\"Month\"\n\"2026-05-01T00:00:00\"\n\"2026-06-01T00:00:00\"\n");
  }

  @Test
  void writesDatesInEveryStyle() {
    String query = QUERY.replace(">=", "=");
    for (DateStyle style : EnumSet.complementOf(EnumSet.of(DateStyle.RECORDED))) {
      String file = file(pages().with(s -> s.dates = style), query);
      sandbox.close();
      assertThat(file)
          .isEqualTo(
              "Month\n"
                  + switch (style) {
                    case RECORDED -> throw new AssertionError();
                    case DATE -> "2026-05-01";
                    case DATE_TIME -> "2026-05-01T00:00:00";
                    case DATE_TIME_UTC -> "2026-05-01T00:00:00Z";
                    case FRACTIONS -> "2026-05-01T00:00:00.0000000";
                    case US_DATE -> "5/1/2026";
                    case US_DATE_TIME -> "5/1/2026 12:00:00 AM";
                  }
                  + "\n");
    }
  }

  @Test
  void writesUtf8WithNamesOfManyScripts() {
    String file = file(pages(), "SELECT DISTINCT CustomerName FROM CustomersAndTenants");
    assertThat(file)
        .contains("株式会社サクラ", "شركة النور", "ООО Ромашка", "Müller & Söhne", "O'Brien", "🚀")
        .contains("\"\"Group\"\"", ", Inc.", "\nBranch Office", "\r\n", "\t");
    assertThat(file.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(file.length());
  }
}
