package io.partnerinsights.core.doctor;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.decode.TemporalForm;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.download.FileStore;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.Request;
import okhttp3.Response;

/** Says how the store sends a report's file, and in which form its rows are. */
record FileChecks(CheckContext context, CompletedReport report) {
  /** Bytes from which the form of the rows is known. */
  private static final int HEAD_BYTES = 64 << 10;

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Pattern NUMBERS_WITH_POINT =
      Pattern.compile("(?m)(^|[,\t])\"?-?\\d+\\.\\d+");
  private static final Pattern EXPONENTS =
      Pattern.compile("(?m)(^|[,\t])\"?-?\\d+(\\.\\d+)?[eE][-+]?\\d+");

  Result transfer() {
    Request request =
        new Request.Builder()
            .url(report.link().url().reveal())
            .header("Range", "bytes=0-1")
            .header("Accept-Encoding", "gzip")
            .build();
    try (Response response = context.downloads().newCall(request).execute()) {
      byte[] start = response.body().bytes();
      String text =
          String.join(
              "; ",
              "status " + response.code() + " for a range",
              "encoding " + response.header("Content-Encoding", "none"),
              startsLikeGzip(start) ? "stored as gzip" : "stored as it is",
              tag(response.header("ETag", "")),
              "size " + response.header("Content-Range", "unknown").replaceFirst(".*/", ""));
      return response.isSuccessful() ? Result.passed(text) : Result.failed(text);
    } catch (IOException e) {
      throw Problem.of(ErrorCode.DOWNLOAD_BROKEN, "The file cannot be requested")
          .reason(String.valueOf(e.getMessage()))
          .remedy("check the network and the proxy options")
          .cause(e)
          .toException();
    }
  }

  private static boolean startsLikeGzip(byte[] start) {
    return start.length >= 2 && (start[0] & 0xFF) == 0x1f && (start[1] & 0xFF) == 0x8b;
  }

  private static String tag(String tag) {
    if (tag.isEmpty()) {
      return "no ETag";
    }
    return tag.startsWith("\"") ? "a strong ETag" : "a weak ETag";
  }

  Result rows() {
    byte[] head = head();
    List<String> facts =
        new ArrayList<>(form(new String(head, StandardCharsets.UTF_8), report.format()));
    facts.addAll(dates(head));
    return Result.passed(String.join("; ", facts));
  }

  private byte[] head() {
    ReportFile file = FileStore.of(context.downloads(), RetryPolicy.ofDefaults()).file(report);
    try (InputStream content = file.open()) {
      return content.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw Problem.of(ErrorCode.DOWNLOAD_BROKEN, "The file cannot be read")
          .reason(String.valueOf(e.getMessage()))
          .cause(e)
          .toException();
    }
  }

  /** Returns the forms of the dates and times, such as {@code Month as JAN-2026}. */
  private List<String> dates(byte[] head) {
    ReportSchema schema = context.plan().schema();
    FileHead found =
        CsvReader.readHead(
            new ByteArrayInputStream(head), ParseSpec.of("the file", schema, report.format()));
    List<String> dates = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      Set<TemporalForm> forms = found.forms().get(i);
      if (!forms.isEmpty()) {
        dates.add(schema.columns().get(i).name() + " as " + examples(forms));
      }
    }
    return dates;
  }

  private static String examples(Set<TemporalForm> forms) {
    return forms.stream().sorted().map(TemporalForm::example).collect(Collectors.joining(" and "));
  }

  private static List<String> form(String text, ReportFormat format) {
    boolean marked = text.startsWith(BYTE_ORDER_MARK);
    boolean quoted = text.startsWith("\"", marked ? 1 : 0);
    return List.of(
        marked ? "a byte order mark" : "no byte order mark",
        "lines end with " + lineEnd(text),
        quoted ? "the header is quoted" : "the header is not quoted",
        text.contains("\"") ? "quotes occur" : "no quotes",
        "separated by " + (format == ReportFormat.TSV ? "tabs" : "commas"),
        NUMBERS_WITH_POINT.matcher(text).find() ? "fractions with a point" : "no fractions",
        EXPONENTS.matcher(text).find() ? "numbers with an exponent" : "no exponents");
  }

  private static String lineEnd(String text) {
    int end = text.indexOf('\n');
    if (end < 0) {
      return "nothing: there is one line";
    }
    return end > 0 && text.charAt(end - 1) == '\r' ? "CRLF" : "LF";
  }
}
