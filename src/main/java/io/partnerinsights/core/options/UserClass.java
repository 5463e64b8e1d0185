package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;

/** Makes an object of a class that the user names in an option. */
public final class UserClass {
  private UserClass() {}

  /**
   * A new one.
   *
   * @param type what the class must implement
   * @param role what it is to be, in words, for errors
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE} if there is no
   *     such class, or it cannot be one
   */
  public static <T> T instantiate(String className, Class<T> type, String role) {
    try {
      Class<?> found = Class.forName(className, true, loader());
      return found.asSubclass(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw Problem.of(ErrorCode.OPTION_VALUE, "The " + role + " " + className + " cannot be used")
          .reason(e.toString())
          .remedy(
              "put the class on the driver's class path, implementing "
                  + type.getName()
                  + " with a public no-argument constructor")
          .cause(e)
          .toException();
    }
  }

  /** Jars given to {@code --jars} are visible to the context class loader only. */
  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : UserClass.class.getClassLoader();
  }
}
