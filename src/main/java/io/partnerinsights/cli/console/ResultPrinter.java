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
public record ResultPrinter(Shell shell, boolean isJson) {
  /**
   * Prints a list. JSON has all fields of each item, and a table fits the terminal.
   *
   * @param pluralName the items' name in the plural, for an empty list
   * @param shownFields the fields that a table shows
   */
  public void printList(
      String pluralName, List<Map<String, Object>> items, List<String> shownFields) {
    printList(pluralName, items, shownFields, shell.tableWidth());
  }

  /** Prints a list whose last field is a sentence, which no table cuts. */
  public void printListUncut(
      String pluralName, List<Map<String, Object>> items, List<String> shownFields) {
    printList(pluralName, items, shownFields, TextTable.UNLIMITED_WIDTH);
  }

  private void printList(
      String pluralName, List<Map<String, Object>> items, List<String> shownFields, int width) {
    if (isJson) {
      printJson(items);
    } else if (items.isEmpty()) {
      shell.printMessage("No " + pluralName + ".");
    } else {
      List<? extends List<?>> rows =
          items.stream().map(item -> shownFields.stream().map(item::get).toList()).toList();
      TextTable.print(shell.out(), shownFields, rows, width);
    }
  }

  public void printItem(Map<String, Object> item) {
    if (isJson) {
      printJson(item);
      return;
    }
    List<? extends List<?>> rows =
        item.entrySet().stream()
            .filter(field -> !(field.getValue() instanceof List<?>))
            .map(field -> Arrays.asList(field.getKey(), field.getValue()))
            .toList();
    TextTable.print(shell.out(), List.of(), rows, TextTable.UNLIMITED_WIDTH);
  }

  public void printJson(Object value) {
    shell.out().println(JsonText.toLine(value));
  }

  /** Prints a message for people; JSON has none. */
  public void printOutcome(String message, Map<String, Object> item) {
    if (isJson) {
      printJson(item);
    } else {
      shell.printMessage(PlainText.of(message));
    }
  }

  /**
   * Prints what {@link #printOutcome} prints, and the id of what was created as a line for scripts.
   */
  public void printCreated(String message, String id, Map<String, Object> item) {
    printOutcome(message, item);
    if (!isJson) {
      shell.out().println(PlainText.of(id));
    }
  }
}
