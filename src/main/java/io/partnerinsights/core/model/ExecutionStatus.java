package io.partnerinsights.core.model;

import io.partnerinsights.core.errors.PlainText;
import java.util.Arrays;

/**
 * The status of an execution, with the service's text. The service documents four statuses and none
 * for a failure. Any other text is {@link Kind#UNKNOWN}.
 */
public record ExecutionStatus(Kind kind, String text) {
  /** The documented statuses, and unknown for any other. */
  public enum Kind {
    PENDING("Pending"),
    RUNNING("Running"),
    PAUSED("Paused"),
    COMPLETED("Completed"),
    UNKNOWN("");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns the text in the API; empty for {@link #UNKNOWN}. */
    public String text() {
      return text;
    }
  }

  /** Parses the service's text, ignoring case. */
  public static ExecutionStatus parse(String status) {
    String text = PlainText.of(status).strip();
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(candidate -> candidate.text.equalsIgnoreCase(text))
            .findFirst()
            .orElse(Kind.UNKNOWN);
    return new ExecutionStatus(kind, text);
  }

  /** Returns the text for a message, as in "it was Running". */
  public String messageText() {
    return text.isEmpty() ? "without a status" : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
