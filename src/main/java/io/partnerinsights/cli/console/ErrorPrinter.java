package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.UnexpectedError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints the error that ends a command on standard error.
 *
 * @param isJson whether as one line of JSON, instead of a message
 */
public record ErrorPrinter(Shell shell, boolean isJson) {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorPrinter.class);

  public int print(Exception error) {
    if (error instanceof PartnerInsightsException connectorError) {
      return print(connectorError, connectorError.getMessage());
    }
    String text = UnexpectedError.describe(error, "that --verbose shows");
    printFields(errorFields(text, ExitCode.UNEXPECTED), text);
    LOG.info(UnexpectedError.traceOf(error));
    return ExitCode.UNEXPECTED;
  }

  public int print(PartnerInsightsException error, String message) {
    int exitCode = error.code().exitCode();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", error.code().messageCode());
    fields.put("name", error.code().name());
    fields.put("retryable", error.isRetryable());
    fields.put("message", message);
    fields.put("ids", error.ids());
    fields.put("exitCode", exitCode);
    printFields(fields, message);
    return exitCode;
  }

  public int printUsageError(String message, String help) {
    printFields(errorFields(message, ExitCode.USAGE), message + System.lineSeparator() + help);
    return ExitCode.USAGE;
  }

  private static Map<String, Object> errorFields(String message, int exitCode) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("retryable", false);
    fields.put("message", message);
    fields.put("exitCode", exitCode);
    return fields;
  }

  private void printFields(Map<String, Object> fields, String message) {
    shell.printMessage(isJson ? JsonText.toLine(Map.of("error", fields)) : message);
  }
}
