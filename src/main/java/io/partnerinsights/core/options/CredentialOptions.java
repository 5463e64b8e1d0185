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
  private static final List<Implied> IMPLIED =
      List.of(
          new Implied(AccountOptions.ACCESS_TOKEN, AuthKind.TOKEN),
          new Implied(AccountOptions.REFRESH_TOKEN, AuthKind.REFRESH_TOKEN),
          new Implied(AccountOptions.USERNAME, AuthKind.PASSWORD),
          new Implied(AccountOptions.PASSWORD, AuthKind.PASSWORD),
          new Implied(AccountOptions.CLIENT_SECRET, AuthKind.CLIENT_CREDENTIALS),
          new Implied(AccountOptions.CLIENT_CERTIFICATE, AuthKind.CLIENT_CREDENTIALS),
          new Implied(AccountOptions.CLIENT_ASSERTION_FILE, AuthKind.WORKLOAD_IDENTITY));

  private record Implied(ConnectorOption<?> option, AuthKind kind) {}

  /** The option that decides who signs in, the source that sets it, and what it uses. */
  private record Decision(
      ConnectorOption<?> option, OptionTexts.Origin origin, Set<ConnectorOption<?>> used) {}

  private CredentialOptions() {}

  /** Returns the way to sign in that follows from the credentials that are set, if any are. */
  public static Optional<AuthKind> impliedKind(Predicate<ConnectorOption<?>> isSet) {
    return IMPLIED.stream()
        .filter(implied -> isSet.test(implied.option))
        .map(Implied::kind)
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
  static void check(
      @Nullable AuthKind auth, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    decision(auth, origins).ifPresent(decision -> check(decision, origins));
  }

  private static void check(
      Decision decision, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    if (decision.used.contains(AccountOptions.USERNAME)) {
      checkUser(decision, origins);
    }
    for (Implied each : IMPLIED) {
      OptionTexts.Origin origin = origins.apply(each.option).orElse(null);
      if (origin == null || decision.used.contains(each.option)) {
        continue;
      }
      if (origin.mixed() && origin.equals(decision.origin)) {
        throw OptionsErrors.TWO_CREDENTIALS.error(each.option, decision.option);
      }
      if (origin.distance() < decision.origin.distance()) {
        throw OptionsErrors.UNUSED_CREDENTIAL.error(
            each.option,
            origin.name(),
            decision.option,
            decision.origin.name(),
            choice(each, decision));
      }
    }
  }

  /**
   * Checks that no secret or certificate is nearer than all that says that a user signs in: it may
   * be meant to sign in an application of its own.
   */
  private static void checkUser(
      Decision decision, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    int user =
        Stream.of(AccountOptions.USERNAME, AccountOptions.PASSWORD, decision.option)
            .flatMap(option -> origins.apply(option).stream())
            .mapToInt(OptionTexts.Origin::distance)
            .min()
            .orElseThrow();
    for (ConnectorOption<?> secret :
        List.of(AccountOptions.CLIENT_SECRET, AccountOptions.CLIENT_CERTIFICATE)) {
      OptionTexts.Origin origin = origins.apply(secret).orElse(null);
      if (origin != null && origin.distance() < user) {
        throw OptionsErrors.USER_OR_APPLICATION.error(
            secret, origin.name(), decision.option, decision.origin.name());
      }
    }
  }

  /** Says how a credential is used; option auth has no effect beside a class of the user. */
  private static String choice(Implied credential, Decision decision) {
    return decision.option.equals(AccountOptions.TOKEN_PROVIDER_CLASS)
        ? "remove option " + decision.option
        : "also set option auth=" + credential.kind.spelling();
  }

  private static Optional<Decision> decision(
      @Nullable AuthKind auth, Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    Optional<Decision> provider =
        origins
            .apply(AccountOptions.TOKEN_PROVIDER_CLASS)
            .map(from -> new Decision(AccountOptions.TOKEN_PROVIDER_CLASS, from, Set.of()));
    if (provider.isPresent() || auth == null) {
      return provider.or(() -> implied(origins));
    }
    Set<ConnectorOption<?>> used = used(auth);
    return origins
        .apply(AccountOptions.AUTH)
        .map(from -> new Decision(AccountOptions.AUTH, from, used));
  }

  /** Returns the nearest of the credentials that imply the way to sign in. */
  private static Optional<Decision> implied(
      Function<ConnectorOption<?>, Optional<OptionTexts.Origin>> origins) {
    AuthKind kind = impliedKind(option -> origins.apply(option).isPresent()).orElse(null);
    return IMPLIED.stream()
        .filter(implied -> implied.kind == kind)
        .flatMap(
            implied ->
                origins.apply(implied.option).stream()
                    .map(origin -> new Decision(implied.option, origin, used(implied.kind))))
        .min(Comparator.comparingInt(decision -> decision.origin.distance()));
  }

  /** Returns the credentials that a way to sign in uses, all of them or one of several. */
  private static Set<ConnectorOption<?>> used(AuthKind kind) {
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
