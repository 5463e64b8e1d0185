package io.partnerinsights.core.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * The status of an execution. The service documents four statuses and none for a failure. Any other
 * text is {@link Kind#UNKNOWN} and ends the execution.
 *
 * @param kind the documented status, or unknown
 * @param text the service's text
 */
public record ExecutionStatus(Kind kind, String text) {
  /** The documented statuses, and unknown for any other. */
  public enum Kind {
    PENDING("Pending"),
    RUNNING("Running"),
    PAUSED("Paused"),
    COMPLETED("Completed"),
    UNKNOWN("");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the text in the API; empty for {@link #UNKNOWN}. */
    public String word() {
      return word;
    }
  }

  public ExecutionStatus {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  /** Parses the service's text, ignoring case. */
  public static ExecutionStatus parse(String text) {
    String word = text.strip();
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(known -> known.word.equalsIgnoreCase(word))
            .findFirst()
            .orElse(Kind.UNKNOWN);
    return new ExecutionStatus(kind, word);
  }

  @Override
  public String toString() {
    return text;
  }
}
