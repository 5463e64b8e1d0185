package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.errors.Redaction;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints the error that ends a command on standard error.
 *
 * @param json whether as one line of JSON, instead of a message
 */
public record ErrorPrinter(Shell shell, boolean json) {
  public int print(Exception error) {
    if (error instanceof PartnerInsightsException known) {
      return print(known, known.getMessage());
    }
    String text = PlainText.of(Redaction.scrub(String.valueOf(error)));
    print(error(text, ExitCode.UNEXPECTED), "Unexpected error: " + text);
    return ExitCode.UNEXPECTED;
  }

  public int print(PartnerInsightsException error, String message) {
    int exit = error.code().exitCode();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", error.code().code());
    fields.put("name", error.code().name());
    fields.put("retryable", error.isRetryable());
    fields.put("message", message);
    fields.put("ids", error.ids());
    fields.put("exitCode", exit);
    print(fields, message);
    return exit;
  }

  public int printUsage(String message, String help) {
    print(error(message, ExitCode.USAGE), message + System.lineSeparator() + help);
    return ExitCode.USAGE;
  }

  private static Map<String, Object> error(String message, int exit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("retryable", false);
    fields.put("message", message);
    fields.put("exitCode", exit);
    return fields;
  }

  private void print(Map<String, Object> fields, String message) {
    shell.say(json ? JsonText.line(Map.of("error", fields)) : message);
  }
}
