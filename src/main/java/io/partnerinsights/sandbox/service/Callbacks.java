package io.partnerinsights.sandbox.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of successes: the report's id, and nothing else. Lost ones are not sent again. */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final int PATIENCE_MILLIS = 5_000;

  private final boolean anywhere;

  Callbacks(boolean anywhere) {
    this.anywhere = anywhere;
  }

  void send(StoredReport report) {
    ReportForm.CallbackTarget target = report.form().callback();
    if (target.url() == null) {
      return;
    }
    boolean post = target.method().equals("POST");
    String url = target.url() + (post ? "/" : "?reportId=") + report.reportId();
    try {
      deliver(URI.create(url), target.method());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Callback of report {} failed: {}", report.reportId(), e.toString());
    }
  }

  private void deliver(URI url, String method) throws IOException {
    if (!anywhere && !isLoopback(url)) {
      LOG.warn("Callback not sent: {} is not on this machine", url.getHost());
      return;
    }
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
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
