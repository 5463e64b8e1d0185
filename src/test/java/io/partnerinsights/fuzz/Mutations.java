package io.partnerinsights.fuzz;

import java.util.List;
import java.util.Random;

/** Changes texts at random: characters, pieces and words of a language. */
final class Mutations {
  private static final int MAX_CHANGES = 6;

  /** Characters that end, escape or confuse something in one of the languages. */
  private static final String CHARACTERS =
      "'\"`()[]{},;:.=<>-%\\/@#?&_$+9 \n\r\t\0\u00A0\u2028\uFEFF\uD83D\uDE00İß";

  private final Random random;
  private final List<String> words;

  /**
   * Creates mutations.
   *
   * @param words words of the language, which are put in as a whole
   */
  Mutations(Random random, List<String> words) {
    this.random = random;
    this.words = words;
  }

  /** Returns the text with some changes, or another text of words. */
  String of(String text) {
    StringBuilder changed = new StringBuilder(random.nextInt(8) == 0 ? soup() : text);
    for (int i = random.nextInt(MAX_CHANGES); i >= 0; i--) {
      change(changed);
    }
    return changed.toString();
  }

  private String soup() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append(oneOf(words)).append(character());
    }
    return text.toString();
  }

  private void change(StringBuilder text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    switch (random.nextInt(7)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(from, character());
      case 2 -> text.replace(from, to, oneOf(words));
      case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
      case 4 -> text.setLength(from);
      case 5 -> text.insert(from, (char) random.nextInt(Character.MAX_VALUE + 1));
      default -> repeat(text, from, to);
    }
  }

  /** Seldom, because long texts take long. */
  private void repeat(StringBuilder text, int from, int to) {
    int times = random.nextInt(40) == 0 ? 10_000 : random.nextInt(30);
    text.insert(from, text.substring(from, to).repeat(times));
  }

  private char character() {
    return CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
