package io.partnerinsights.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A failure as the console shows it: short messages, and the frames of this project. */
final class FailureText {
  private static final String OURS = "io.partnerinsights.";
  private static final int MAX_LINES = 28;
  private static final int MAX_MESSAGE_LINES = 10;
  private static final int MAX_LINE = 400;
  private static final int MAX_FRAMES = 8;
  private static final int MAX_CAUSES = 3;

  private FailureText() {}

  /** Returns the failure and its causes in at most 28 lines. */
  static String of(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    String prefix = "";
    Throwable next = thrown;
    for (int i = 0; next != null && i <= MAX_CAUSES; i++) {
      message(prefix + next).lines().forEach(lines::add);
      addFrames(lines, next.getStackTrace());
      prefix = "Caused by: ";
      next = next.getCause();
    }
    return joined(lines.subList(0, Math.min(lines.size(), MAX_LINES)));
  }

  /** Returns whether a message has more than 10 lines, or one of more than 400 characters. */
  static boolean isLong(String message) {
    return message.lines().count() > MAX_MESSAGE_LINES
        || message.lines().anyMatch(line -> line.length() > MAX_LINE);
  }

  /** Cuts the middle out of a long message: an assertion says at the end what it expected. */
  static String message(String message) {
    if (!isLong(message)) {
      return message;
    }
    List<String> lines =
        message
            .lines()
            .map(line -> line.substring(0, Math.min(line.length(), MAX_LINE)))
            .collect(Collectors.toCollection(ArrayList::new));
    if (lines.size() > MAX_MESSAGE_LINES) {
      lines.subList(MAX_MESSAGE_LINES / 2, lines.size() - MAX_MESSAGE_LINES / 2).clear();
      lines.add(MAX_MESSAGE_LINES / 2, "(… the whole message is in the log …)");
    }
    return joined(lines);
  }

  /** Adds the first frame and those of this project, of which the last ones are the test's. */
  private static void addFrames(List<String> lines, StackTraceElement[] frames) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < frames.length; i++) {
      if (i == 0 || frames[i].getClassName().startsWith(OURS)) {
        shown.add("\tat " + frames[i]);
      }
    }
    if (shown.size() > MAX_FRAMES) {
      shown.subList(MAX_FRAMES / 2, shown.size() - MAX_FRAMES / 2).clear();
    }
    lines.addAll(shown);
  }

  private static String joined(List<String> lines) {
    return String.join(System.lineSeparator(), lines);
  }
}
