package io.partnerinsights.cli.settings;

import java.text.BreakIterator;
import java.util.Locale;
import picocli.CommandLine;

/** Breaks lines of help only at blanks, so that a path, a name or an address stays in one piece. */
public final class HelpText {
  /** A blank without a width, at which picocli breaks no line. Help is shown without it. */
  public static final String JOINER = "\uFEFF";

  private HelpText() {}

  /** Puts a joiner at each place inside a word where picocli would break a line. */
  static String withJoiners(String text) {
    BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    breaks.setText(text);
    StringBuilder result = new StringBuilder(text);
    for (int index = breaks.last(); index > 0; index = breaks.previous()) {
      if (index < text.length() && !Character.isWhitespace(text.charAt(index - 1))) {
        result.insert(index, JOINER);
      }
    }
    return result.toString();
  }

  /** Removes the joiners from the help of a command and of those below it. */
  public static void removeJoiners(CommandLine line) {
    line.getHelpSectionMap()
        .replaceAll((section, text) -> help -> text.render(help).replace(JOINER, ""));
    line.getSubcommands().values().forEach(HelpText::removeJoiners);
  }
}
