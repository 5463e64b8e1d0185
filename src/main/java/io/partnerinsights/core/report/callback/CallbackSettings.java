package io.partnerinsights.core.report.callback;

import io.partnerinsights.core.api.model.Callback;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.util.Optional;

/**
 * Where the service calls when a report is complete, and where that arrives.
 *
 * @param target the public address, as the service is told
 * @param host the address to listen at
 * @param port the port to listen at
 */
public record CallbackSettings(Callback target, String host, int port) {
  /** The settings that the options give, if they want callbacks. */
  public static Optional<CallbackSettings> of(ConnectorOptions options) {
    return options
        .find(Options.CALLBACK_URL)
        .map(
            url ->
                new CallbackSettings(
                    target(url.toString(), options),
                    options.get(Options.CALLBACK_HOST),
                    options.get(Options.CALLBACK_PORT)));
  }

  /** The service puts a slash, or a question mark, and the report's id behind the URL. */
  private static Callback target(String url, ConnectorOptions options) {
    return new Callback(
        url.replaceFirst("/+$", ""),
        Callback.Method.parse(options.get(Options.CALLBACK_METHOD).name()));
  }
}
