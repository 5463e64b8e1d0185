package io.partnerinsights.core.session;

import io.partnerinsights.core.client.ConnectionId;
import java.io.Serializable;

/**
 * Identifies the file of a report in this application: the connection that reads it, and the
 * execution. The execution's id alone proves nothing, because any service may answer with it.
 *
 * @param text names neither a user nor a secret
 */
public record FileId(String text) implements Serializable {
  static FileId of(ConnectionId connection, String executionId) {
    return new FileId(connection.digest() + " " + executionId);
  }

  @Override
  public String toString() {
    return text.substring(text.indexOf(' ') + 1);
  }
}
