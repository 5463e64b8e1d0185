package io.partnerinsights.core.options;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of credentials as one group: which of them sign in. Sources are merged option by
 * option, so an option of lower precedence could leave a credential of a higher one unused. The
 * read would then use another account than the one that was asked for.
 */
public final class CredentialOptions {
  /** The credentials with the way that each implies; the first one that is set decides. */
  private static final List<Credential> CREDENTIALS =
      List.of(
          new Credential(AccountOptions.ACCESS_TOKEN, AuthKind.TOKEN),
          new Credential(AccountOptions.REFRESH_TOKEN, AuthKind.REFRESH_TOKEN),
          new Credential(AccountOptions.USERNAME, AuthKind.PASSWORD),
          new Credential(AccountOptions.PASSWORD, AuthKind.PASSWORD),
          new Credential(AccountOptions.CLIENT_SECRET, AuthKind.CLIENT_CREDENTIALS),
          new Credential(AccountOptions.CLIENT_CERTIFICATE, AuthKind.CLIENT_CREDENTIALS),
          new Credential(AccountOptions.CLIENT_ASSERTION_FILE, AuthKind.WORKLOAD_IDENTITY));

  private record Credential(ConnectorOption<?> option, AuthKind kind) {}

  /** The option that decides who signs in, its source, and the credentials that are then used. */
  private record Decision(
      ConnectorOption<?> option, OptionTexts.Origin origin, Set<ConnectorOption<?>> usedOptions) {}

  private CredentialOptions() {}

  /** Returns the way to sign in that follows from the credentials that are set, if any are. */
  public static Optional<AuthKind> findImpliedKind(Predicate<ConnectorOption<?>> isSet) {
    return CREDENTIALS.stream()
        .filter(credential -> isSet.test(credential.option))
        .map(Credential::kind)
        .findFirst();
  }

  /**
   * Checks that the sign-in uses each credential, else {@code OPTION_CONFLICT}. One may stay unused
   * if the deciding option is of the same source, or of one with higher precedence. In a mixed
   * source all must be used, because the source of each option is not known.
   *
   * @param auth the value of option {@code auth}; null if no source sets it
   * @param origins the source that determines an option; empty if none sets it
   */
  static void checkAllUsed(
      @Nullable AuthKind auth, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    findDecision(auth, origins).ifPresent(decision -> checkUsedBy(decision, origins));
  }

  private static void checkUsedBy(
      Decision decision, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    if (decision.usedOptions.contains(AccountOptions.USERNAME)) {
      checkApplicationCredentials(decision, origins);
    }
    for (Credential credential : CREDENTIALS) {
      OptionTexts.Origin origin = origins.apply(credential.option).orElse(null);
      if (origin == null || decision.usedOptions.contains(credential.option)) {
        continue;
      }
      if (origin.isMixed() && origin.equals(decision.origin)) {
        throw OptionsErrors.TWO_CREDENTIALS.error(credential.option, decision.option);
      }
      if (origin.rank() < decision.origin.rank()) {
        throw OptionsErrors.UNUSED_CREDENTIAL.error(
            credential.option,
            origin.name(),
            decision.option,
            decision.origin.name(),
            describeRemedy(credential, decision));
      }
    }
  }

  /**
   * Checks that no secret or certificate takes precedence over all options that say that a user
   * signs in: it may be meant to sign in the application itself.
   */
  private static void checkApplicationCredentials(
      Decision decision, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    int userRank =
        Stream.of(AccountOptions.USERNAME, AccountOptions.PASSWORD, decision.option)
            .flatMap(option -> origins.apply(option).stream())
            .mapToInt(OptionTexts.Origin::rank)
            .min()
            .orElseThrow();
    for (ConnectorOption<?> credential :
        List.of(AccountOptions.CLIENT_SECRET, AccountOptions.CLIENT_CERTIFICATE)) {
      OptionTexts.Origin origin = origins.apply(credential).orElse(null);
      if (origin != null && origin.rank() < userRank) {
        throw OptionsErrors.USER_OR_APPLICATION.error(
            credential, origin.name(), decision.option, decision.origin.name());
      }
    }
  }

  /** Returns how to use a credential; option auth has no effect next to a class of the user. */
  private static String describeRemedy(Credential credential, Decision decision) {
    return decision.option.equals(AccountOptions.TOKEN_PROVIDER_CLASS)
        ? "remove option " + decision.option
        : "also set option auth=" + credential.kind.spelling();
  }

  private static Optional<Decision> findDecision(
      @Nullable AuthKind auth, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    Optional<Decision> providerDecision =
        origins
            .apply(AccountOptions.TOKEN_PROVIDER_CLASS)
            .map(origin -> new Decision(AccountOptions.TOKEN_PROVIDER_CLASS, origin, Set.of()));
    if (providerDecision.isPresent() || auth == null) {
      return providerDecision.or(() -> findImpliedDecision(origins));
    }
    Set<ConnectorOption<?>> usedOptions = credentialsUsedBy(auth);
    return origins
        .apply(AccountOptions.AUTH)
        .map(origin -> new Decision(AccountOptions.AUTH, origin, usedOptions));
  }

  /** Returns the credential of highest precedence among those that imply the way to sign in. */
  private static Optional<Decision> findImpliedDecision(
      Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    AuthKind kind = findImpliedKind(option -> origins.apply(option).isPresent()).orElse(null);
    return CREDENTIALS.stream()
        .filter(credential -> credential.kind == kind)
        .flatMap(
            credential ->
                origins.apply(credential.option).stream()
                    .map(
                        origin ->
                            new Decision(
                                credential.option, origin, credentialsUsedBy(credential.kind))))
        .min(Comparator.comparingInt(decision -> decision.origin.rank()));
  }

  /** Returns the credentials that a way to sign in uses, all of them or one of several. */
  private static Set<ConnectorOption<?>> credentialsUsedBy(AuthKind kind) {
    return switch (kind) {
      case TOKEN -> Set.of(AccountOptions.ACCESS_TOKEN);
      // A certificate opens the vault with the token; without a vault the sign-in refuses it.
      case REFRESH_TOKEN ->
          Set.of(
              AccountOptions.REFRESH_TOKEN,
              AccountOptions.CLIENT_SECRET,
              AccountOptions.CLIENT_CERTIFICATE);
      case PASSWORD ->
          Set.of(AccountOptions.USERNAME, AccountOptions.PASSWORD, AccountOptions.CLIENT_SECRET);
      case CLIENT_CREDENTIALS ->
          Set.of(AccountOptions.CLIENT_SECRET, AccountOptions.CLIENT_CERTIFICATE);
      case WORKLOAD_IDENTITY -> Set.of(AccountOptions.CLIENT_ASSERTION_FILE);
      case MANAGED_IDENTITY, BROWSER, DEVICE_CODE -> Set.of();
    };
  }
}
