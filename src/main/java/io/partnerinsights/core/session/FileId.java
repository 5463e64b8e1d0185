package io.partnerinsights.core.session;

import io.partnerinsights.core.client.ConnectionId;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the file of a report in this application: the connection that reads it, and the
 * execution. The execution's id alone proves nothing, because any service may return it. It is a
 * class with a plain field, because Kryo cannot serialize records.
 */
public final class FileId implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String text;

  private FileId(String text) {
    this.text = text;
  }

  static FileId of(ConnectionId connection, String executionId) {
    return new FileId(connection.digest() + " " + executionId);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileId file && file.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text.substring(text.indexOf(' ') + 1);
  }
}
