package io.partnerinsights.core.download;

import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * An object store that writes its responses byte by byte as scripted, also such that no HTTP server
 * would send: bodies without a length that end with the connection. Each connection serves one
 * request.
 */
final class RawStore implements AutoCloseable {
  private final ServerSocket server;
  private final List<byte[]> script;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  RawStore(byte[]... responses) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.script = new ArrayList<>(List.of(responses));
    Thread thread = new Thread(this::serve, "raw-store");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns a response: the head's lines, an empty line, and the body. */
  static byte[] response(byte[] body, String... head) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String lines = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n";
    out.writeBytes(lines.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** Returns the body as one chunk with its end marker. */
  static byte[] chunked(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (body.length > 0) {
      out.writeBytes(
          (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(body);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /** Returns the lines of the requests' heads, joined. */
  List<String> requests() {
    return requests;
  }

  /** Reads the whole file with the code under test. */
  byte[] read() throws IOException {
    try (ReportStream in = file().open()) {
      return in.readAllBytes();
    }
  }

  /** Returns the file that the code under test reads. */
  ReportFile file() {
    String link = "http://localhost:" + server.getLocalPort() + "/f?sig=x";
    CompletedReport report =
        new CompletedReport("r-1", "e-1", ReportFormat.CSV, SecureLink.of(link, null), null);
    return new FileStore(
            HttpClients.create(HttpSettings.ofDefaults()),
            new RetryPolicy(2, Duration.ofMinutes(15)),
            Clock.systemUTC(),
            duration -> {},
            new Random(1))
        .file(report);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        requests.add(head(socket));
        socket.getOutputStream().write(script.size() > 1 ? script.remove(0) : script.get(0));
        socket.getOutputStream().flush();
        socket.shutdownOutput();
      } catch (SocketException e) {
        // The store was closed, or the client has seen enough.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String head(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
