package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.TokenHolder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows who signs in. */
@Command(
    name = "whoami",
    description = {
      "Signs in, and shows what the access token says: user or application, tenant, roles, and when"
          + " it expires.",
      "The token itself is never shown."
    })
final class WhoamiCommand extends BaseCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    TokenHolder holder = TokenHolder.of(account());
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(holder.isApplication() ? "application" : "user", holder.name().orElse(null));
    item.put("tenantId", holder.tenantId().orElse(null));
    item.put("roles", results().isJson() ? holder.roles() : String.join(" ", holder.roles()));
    item.put("mfa", holder.mfa().orElse(null));
    item.put("expiresAt", holder.expiresAt().map(Instant::toString).orElse(null));
    results().one(item);
    return 0;
  }
}
