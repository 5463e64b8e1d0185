package io.partnerinsights.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Microsoft's emulator of Azure Storage, with one container. */
final class Azurite implements AutoCloseable {
  private static final String ACCOUNT = "devstoreaccount1";

  /** The key of each Azurite, which Microsoft has published. */
  private static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private static final String CONTAINER = "programmatic-export-pi";

  /** The version of the links that the service was seen to send. */
  private static final String VERSION = "2018-03-28";

  private static final Duration HOUR = Duration.ofHours(1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = ServerProcess.freePort();
  private final ServerProcess process;

  Azurite(Path folder) throws IOException, InterruptedException {
    process =
        ServerProcess.start(
            folder,
            port,
            "node",
            ServerProcess.packageFile("azurite/dist/src/blob/main.js"),
            "--blobPort",
            "" + port,
            "--location",
            folder.toString(),
            "--disableTelemetry");
    send("PUT", "?restype=container&", "", new byte[0], "");
  }

  /** Stores a file, which replaces one of this name. */
  void store(String name, byte[] content, String encoding)
      throws IOException, InterruptedException {
    send("PUT", "?", "/" + name, content, encoding);
  }

  void delete(String name) throws IOException, InterruptedException {
    send("DELETE", "?", "/" + name, new byte[0], "");
  }

  private void send(String method, String query, String path, byte[] content, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(container() + path + query + ofAccount()))
            .header("x-ms-version", VERSION)
            .header("x-ms-blob-type", "BlockBlob")
            .header("x-ms-blob-content-type", "text/csv")
            .header("x-ms-blob-content-encoding", encoding)
            .method(method, BodyPublishers.ofByteArray(content))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(response.statusCode() + " " + response.body());
    }
  }

  /**
   * Returns a link to a file with a shared access signature.
   *
   * @param changed parameters, separated by blanks, that differ from those of a link that may read
   *     for an hour; times are durations from now
   */
  String link(String name, String changed) {
    Map<String, String> fields = new HashMap<>();
    for (String field : changed.isEmpty() ? new String[0] : changed.split(" ")) {
      String value = field.substring(field.indexOf('=') + 1);
      fields.put(
          field.substring(0, field.indexOf('=')),
          value.startsWith("PT") ? time(Duration.parse(value)) : value);
    }
    return container() + "/" + name + "?" + signed("/" + name, fields);
  }

  private String container() {
    return "http://127.0.0.1:" + port + "/" + ACCOUNT + "/" + CONTAINER;
  }

  private static String signed(String path, Map<String, String> changed) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("sp", "r");
    fields.put("st", time(HOUR.negated()));
    fields.put("se", time(HOUR));
    fields.put("sip", "");
    fields.put("spr", "");
    fields.put("sv", VERSION);
    fields.putAll(changed);
    String file = "/blob/" + ACCOUNT + "/" + CONTAINER + path;
    Stream<String> signed =
        Stream.of("sp", "st", "se", file, "", "sip", "spr", "sv", "", "", "", "", "");
    fields.putIfAbsent("sig", hmac(signed.map(name -> fields.getOrDefault(name, name)).toList()));
    fields.put("sr", "b");
    return query(fields);
  }

  /** Signs a request that may create, write and delete all, which no link to a file may. */
  private static String ofAccount() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("sp", "cwd");
    fields.put("ss", "b");
    fields.put("srt", "co");
    fields.put("st", "");
    fields.put("se", time(HOUR));
    fields.put("sip", "");
    fields.put("spr", "");
    fields.put("sv", VERSION);
    List<String> signed = new ArrayList<>(fields.values());
    signed.add(0, ACCOUNT);
    signed.add("");
    fields.put("sig", hmac(signed));
    return query(fields);
  }

  private static String query(Map<String, String> fields) {
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().isEmpty())
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String time(Duration fromNow) {
    return Instant.now().plus(fromNow).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String hmac(List<String> lines) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(String.join("\n", lines).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
