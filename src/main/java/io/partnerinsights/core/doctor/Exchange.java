package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One request and its response, without secrets and without customers' data.
 *
 * @param query the request's parameters
 * @param headers the response's headers, in lower case
 * @param body the response's body; a text if it is not JSON
 */
record Exchange(
    String method,
    String path,
    String query,
    int status,
    Map<String, String> headers,
    JsonNode body) {

  Exchange {
    headers = Map.copyOf(headers);
  }
}
