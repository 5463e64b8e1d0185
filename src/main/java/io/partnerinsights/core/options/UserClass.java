package io.partnerinsights.core.options;

/** Creates objects of classes that users name in options. */
public final class UserClass {
  private UserClass() {}

  /**
   * Creates an object with the class's public no-argument constructor. The type is checked before
   * the class is initialized, so that no code of another class runs.
   *
   * @param type what the class must implement
   * @param role what the class is used for, for error messages
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE} if the class is
   *     not found, does not implement the type or has no such constructor
   */
  public static <T> T instantiate(String className, Class<T> type, String role) {
    try {
      Class<?> found = Class.forName(className, false, classLoader());
      return found.asSubclass(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw OptionsErrors.unusableClass(role, className, type, e);
    }
  }

  /** Returns the context class loader, because engines load a user's jars with it only. */
  private static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : UserClass.class.getClassLoader();
  }
}
