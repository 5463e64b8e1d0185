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
 * option, so a credential of the nearer source may be left without effect by the farther one; then
 * another account than the one that was asked for would be read.
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

  /** The option that decides who signs in, the source that sets it, and what it uses. */
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
   * Checks that each credential is used by the sign-in, unless the option that decides against it
   * is of a source that is as near; else {@code OPTION_CONFLICT}. Within one source the documented
   * order decides. In one that an engine has mixed with another, all must be used: either may be
   * the nearer one.
   *
   * @param auth the value of option {@code auth} in the nearest source that sets it; null for none
   * @param origins the nearest source that sets an option; empty if none does
   */
  static void checkAllUsed(
      @Nullable AuthKind auth, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    findDecision(auth, origins).ifPresent(decision -> checkUsedBy(decision, origins));
  }

  private static void checkUsedBy(
      Decision decision, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    if (decision.usedOptions.contains(AccountOptions.USERNAME)) {
      checkUserSignIn(decision, origins);
    }
    for (Credential credential : CREDENTIALS) {
      OptionTexts.Origin origin = origins.apply(credential.option).orElse(null);
      if (origin == null || decision.usedOptions.contains(credential.option)) {
        continue;
      }
      if (origin.mixed() && origin.equals(decision.origin)) {
        throw OptionsErrors.TWO_CREDENTIALS.error(credential.option, decision.option);
      }
      if (origin.distance() < decision.origin.distance()) {
        throw OptionsErrors.UNUSED_CREDENTIAL.error(
            credential.option,
            origin.name(),
            decision.option,
            decision.origin.name(),
            describeUse(credential, decision));
      }
    }
  }

  /**
   * Checks that no secret or certificate is nearer than all that says that a user signs in: it may
   * be meant to sign in an application of its own.
   */
  private static void checkUserSignIn(
      Decision decision, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    int userDistance =
        Stream.of(AccountOptions.USERNAME, AccountOptions.PASSWORD, decision.option)
            .flatMap(option -> origins.apply(option).stream())
            .mapToInt(OptionTexts.Origin::distance)
            .min()
            .orElseThrow();
    for (ConnectorOption<?> secret :
        List.of(AccountOptions.CLIENT_SECRET, AccountOptions.CLIENT_CERTIFICATE)) {
      OptionTexts.Origin origin = origins.apply(secret).orElse(null);
      if (origin != null && origin.distance() < userDistance) {
        throw OptionsErrors.USER_OR_APPLICATION.error(
            secret, origin.name(), decision.option, decision.origin.name());
      }
    }
  }

  /** Says how a credential is used; option auth has no effect beside a class of the user. */
  private static String describeUse(Credential credential, Decision decision) {
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
    Set<ConnectorOption<?>> usedOptions = credentialsOf(auth);
    return origins
        .apply(AccountOptions.AUTH)
        .map(origin -> new Decision(AccountOptions.AUTH, origin, usedOptions));
  }

  /** Returns the nearest of the credentials that imply the way to sign in. */
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
                                credential.option, origin, credentialsOf(credential.kind))))
        .min(Comparator.comparingInt(decision -> decision.origin.distance()));
  }

  /** Returns the credentials that a way to sign in uses, all of them or one of several. */
  private static Set<ConnectorOption<?>> credentialsOf(AuthKind kind) {
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
