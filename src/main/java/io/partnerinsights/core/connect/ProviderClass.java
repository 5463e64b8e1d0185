package io.partnerinsights.core.connect;

import io.partnerinsights.core.auth.TokenProvider;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;

/** Makes the user's own token provider. */
final class ProviderClass {
  private ProviderClass() {}

  static TokenProvider instantiate(String className) {
    try {
      Class<?> type = Class.forName(className, true, loader());
      return type.asSubclass(TokenProvider.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw Problem.of(
              ErrorCode.OPTION_VALUE, "The token provider " + className + " cannot be used")
          .reason(e.toString())
          .remedy(
              "put the class on the driver's class path, implementing "
                  + TokenProvider.class.getName()
                  + " with a public no-argument constructor")
          .cause(e)
          .toException();
    }
  }

  /** Jars given to {@code --jars} are visible to the context class loader only. */
  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : ProviderClass.class.getClassLoader();
  }
}
