package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PlainText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Prints what a command has found.
 *
 * @param isJson whether as one JSON document, instead of tables for people
 */
public record Results(Shell shell, boolean isJson) {
  /**
   * Prints a list. JSON has all fields of each item, and a table fits the terminal.
   *
   * @param what the items' name in the plural, for an empty list
   * @param shown the fields that a table shows
   */
  public void list(String what, List<Map<String, Object>> items, List<String> shown) {
    list(what, items, shown, shell.width());
  }

  /** Prints a list whose last field is a sentence, which no table cuts. */
  public void sentences(String what, List<Map<String, Object>> items, List<String> shown) {
    list(what, items, shown, TextTable.UNLIMITED);
  }

  private void list(String what, List<Map<String, Object>> items, List<String> shown, int width) {
    if (isJson) {
      json(items);
    } else if (items.isEmpty()) {
      shell.say("No " + what + ".");
    } else {
      List<? extends List<?>> rows =
          items.stream().map(item -> shown.stream().map(item::get).toList()).toList();
      TextTable.print(shell.out(), shown, rows, width);
    }
  }

  public void one(Map<String, Object> item) {
    if (isJson) {
      json(item);
      return;
    }
    List<? extends List<?>> rows =
        item.entrySet().stream()
            .filter(field -> !(field.getValue() instanceof List<?>))
            .map(field -> Arrays.asList(field.getKey(), field.getValue()))
            .toList();
    TextTable.print(shell.out(), List.of(), rows, TextTable.UNLIMITED);
  }

  public void json(Object value) {
    shell.out().println(JsonText.line(value));
  }

  /** Prints a message for people; JSON has none. */
  public void done(String message, Map<String, Object> item) {
    if (isJson) {
      json(item);
    } else {
      shell.say(PlainText.of(message));
    }
  }

  /** Prints what {@link #done} prints, and the id of what was created as a line for scripts. */
  public void created(String message, String id, Map<String, Object> item) {
    done(message, item);
    if (!isJson) {
      shell.out().println(PlainText.of(id));
    }
  }
}
