package io.partnerinsights.cli.settings;

/** One line of a file of settings. */
record SettingsLine(String text) {
  SettingsLine {
    text = text.strip();
  }

  boolean isBlank() {
    return text.isEmpty() || text.startsWith("#");
  }

  boolean isSection() {
    return text.startsWith("[") && text.endsWith("]");
  }

  String section() {
    return text.substring(1, text.length() - 1).strip();
  }

  boolean isSectionOf(String profile) {
    return isSection() && section().equals(profile);
  }

  boolean isSetting() {
    return text.indexOf('=') > 0;
  }

  /** Returns the name before the first equals sign; empty for other lines. */
  String key() {
    return isBlank() || !isSetting() ? "" : text.substring(0, text.indexOf('=')).strip();
  }

  /** Returns the text after the first equals sign. */
  String value() {
    return text.substring(text.indexOf('=') + 1).strip();
  }
}
