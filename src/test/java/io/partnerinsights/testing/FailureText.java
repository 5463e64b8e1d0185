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

  private FailureText() {}

  /** Returns the failure and its causes in at most 28 lines: the first frame, and those of ours. */
  static String of(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    for (Throwable cause = thrown;
        cause != null && lines.size() < MAX_LINES;
        cause = cause.getCause()) {
      shortenMessage((cause == thrown ? "" : "Caused by: ") + cause).lines().forEach(lines::add);
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < frames.length; i++) {
        if (i == 0 || frames[i].getClassName().startsWith(OURS)) {
          lines.add("\tat " + frames[i]);
        }
      }
    }
    return joinLines(lines.subList(0, Math.min(lines.size(), MAX_LINES)));
  }

  /** Returns whether a message has more than 10 lines, or one of more than 400 characters. */
  static boolean isLong(String message) {
    return message.lines().count() > MAX_MESSAGE_LINES
        || message.lines().anyMatch(line -> line.length() > MAX_LINE);
  }

  /** Cuts the middle out of a long message: an assertion says at the end what it expected. */
  static String shortenMessage(String message) {
    List<String> lines =
        message
            .lines()
            .map(line -> line.substring(0, Math.min(line.length(), MAX_LINE)))
            .collect(Collectors.toCollection(ArrayList::new));
    if (lines.size() > MAX_MESSAGE_LINES) {
      lines.subList(MAX_MESSAGE_LINES / 2, lines.size() - MAX_MESSAGE_LINES / 2).clear();
      lines.add(MAX_MESSAGE_LINES / 2, "(… the whole message is in the log …)");
    }
    return joinLines(lines);
  }

  private static String joinLines(List<String> lines) {
    return String.join(System.lineSeparator(), lines);
  }
}
