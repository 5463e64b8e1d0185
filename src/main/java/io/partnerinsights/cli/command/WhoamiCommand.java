package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.TokenHolder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows who signs in. */
@Command(
    name = "whoami",
    description = {
      "Signs in and shows what the access token contains: user or application, tenant, roles,"
          + " scopes and expiry time.",
      "The token itself is never shown."
    })
final class WhoamiCommand extends BaseCommand implements Runnable {
  @Override
  public void run() {
    TokenHolder holder = TokenHolder.signIn(accountOptions());
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(holder.isApplication() ? "application" : "user", holder.name());
    item.put("tenantId", holder.tenantId());
    item.put("roles", listOrText(holder.roles()));
    item.put("scopes", listOrText(holder.scopes()));
    item.put("mfa", holder.hasMfa());
    Instant expiresAt = holder.expiresAt();
    item.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
    resultPrinter().printItem(item);
  }

  private Object listOrText(List<String> names) {
    return resultPrinter().isJson() ? names : String.join(" ", names);
  }
}
