package io.partnerinsights.sandbox.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends callbacks of successful executions: the report id only, and once. */
final class CallbackSender {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);
  private static final int TIMEOUT_MILLIS = 5_000;

  private final boolean anyHost;

  /**
   * @param anyHost whether callbacks go to other hosts than this machine
   */
  CallbackSender(boolean anyHost) {
    this.anyHost = anyHost;
  }

  /** Sends a report's callback if it has one; a failure is only logged. */
  void send(StoredReport report) {
    ReportDefinition.CallbackTarget target = report.definition().callback();
    if (target.url() == null) {
      return;
    }
    boolean post = target.method().equals("POST");
    String url = target.url() + (post ? "/" : "?reportId=") + report.reportId();
    try {
      send(URI.create(url), target.method());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Callback of report {} failed: {}", report.reportId(), e.toString());
    }
  }

  private void send(URI url, String method) throws IOException {
    if (!anyHost && !isLoopback(url)) {
      LOG.warn("Callback not sent: {} is not on this machine", url.getHost());
      return;
    }
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestMethod(method);
    if (method.equals("POST")) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(0);
      connection.getOutputStream().close();
    }
    connection.getResponseCode();
    connection.disconnect();
  }

  private static boolean isLoopback(URI url) throws UnknownHostException {
    return url.getHost() != null && InetAddress.getByName(url.getHost()).isLoopbackAddress();
  }
}
