package io.partnerinsights.core.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * Where an execution stands. No failed status is documented: any text outside the four is {@link
 * Kind#UNKNOWN}, and is the end of the execution.
 *
 * @param kind which of the documented ones
 * @param text the service's own word
 */
public record ExecutionStatus(Kind kind, String text) {
  /** The documented words, and the rest. */
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

    /** The word on the wire; empty for {@link #UNKNOWN}. */
    public String word() {
      return word;
    }
  }

  public ExecutionStatus {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  /** The status of a word, in any case. */
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
