package io.partnerinsights.sandbox.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends callbacks of successful executions to this machine: the report id only, and once. */
final class CallbackSender {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);
  private static final int TIMEOUT_MILLIS = 5_000;

  private CallbackSender() {}

  /** Sends a report's callback if it has one; a failure is only logged. */
  static void sendCallback(StoredReport report) {
    ReportDefinition definition = report.definition();
    if (definition.callbackUrl() == null) {
      return;
    }
    boolean post = definition.callbackMethod().equals("POST");
    String url = definition.callbackUrl() + (post ? "/" : "?reportId=") + report.reportId();
    try {
      sendRequest(URI.create(url), definition.callbackMethod());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn(
          "The sandbox could not call the callback URL of report {}: {}. The sandbox does not"
              + " repeat the call. Check that a program is running at this URL and that the URL is"
              + " correct, and then create a new report",
          report.reportId(),
          e.toString());
    }
  }

  private static void sendRequest(URI url, String method) throws IOException {
    if (!isLoopback(url)) {
      LOG.warn(
          "The sandbox did not send the callback to host {}, because the sandbox calls only"
              + " programs on this machine. To receive callbacks, create a report with a callback"
              + " URL on localhost",
          url.getHost());
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
