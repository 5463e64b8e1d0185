package io.partnerinsights.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.VaultReference;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LoginCommandTest {
  /** PowerShell 5 does not know {@code &&}, and all of Windows' shells know these lines. */
  @Test
  void storesATokenInTwoLinesOfWindows() {
    VaultReference vault =
        VaultReference.parse("keyvault:https://contoso.vault.azure.net/secrets/insights")
            .orElseThrow();

    assertThat(
            LoginCommand.storeTokenCommand(vault, Path.of("a folder", "default.vault-token"), true))
        .matches(
            "az keyvault secret set --vault-name contoso --name insights"
                + " --file \"a folder.default.vault-token\" --output none"
                + "\ndel \"a folder.default.vault-token\"");
  }
}
