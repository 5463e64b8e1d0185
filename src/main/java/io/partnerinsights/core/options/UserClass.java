package io.partnerinsights.core.options;

import java.util.UUID;

/** Creates objects of classes that users name in options. */
public final class UserClass {
  private static final ClassValue<String> CLASS_IDS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return UUID.randomUUID().toString();
        }
      };

  private UserClass() {}

  /**
   * Returns the random id of the class that this thread finds by a name, without initializing it.
   * Sessions of an engine may each have a class of this name, in jars of their own.
   */
  public static String idOf(String className, Class<?> type, String role) {
    try {
      return CLASS_IDS.get(loadClass(className).asSubclass(type));
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw OptionsErrors.UNUSABLE_CLASS.causedBy(e, role, className, type.getName());
    }
  }

  /** Uses the context class loader, because engines load a user's jars with it only. */
  private static Class<?> loadClass(String className) throws ClassNotFoundException {
    ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = contextLoader != null ? contextLoader : UserClass.class.getClassLoader();
    return Class.forName(className, false, loader);
  }

  /** Checks the type before the class is initialized, so that no other class's code runs. */
  public static <T> T instantiate(String className, Class<T> type, String role) {
    try {
      return loadClass(className).asSubclass(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw OptionsErrors.UNUSABLE_CLASS.causedBy(e, role, className, type.getName());
    }
  }
}
