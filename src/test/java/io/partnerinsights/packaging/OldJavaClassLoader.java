package io.partnerinsights.packaging;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Loads a jar like a JVM that is older than some of the jar's classes. */
final class OldJavaClassLoader extends URLClassLoader {
  /** Major versions of class files. */
  static final int JAVA_7 = 51;

  static final int JAVA_8 = 52;
  static final int JAVA_17 = 61;

  private static final int BYTES_BEFORE_MAJOR_VERSION = 6;

  private final int newest;

  /** Loads classes up to the major version {@code newest}. */
  OldJavaClassLoader(Path jar, int newest) throws MalformedURLException {
    super(new URL[] {jar.toUri().toURL()}, OldJavaClassLoader.class.getClassLoader());
    this.newest = newest;
  }

  static int majorVersion(InputStream classFile) throws IOException {
    try (DataInputStream in = new DataInputStream(classFile)) {
      in.skipNBytes(BYTES_BEFORE_MAJOR_VERSION);
      return in.readUnsignedShort();
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL classFile = findResource(name.replace('.', '/') + ".class");
    if (classFile == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      int version = majorVersion(classFile.openStream());
      if (version > newest) {
        throw new UnsupportedClassVersionError(
            "%s has class file version %d, this Java reads up to %d"
                .formatted(name, version, newest));
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    return super.findClass(name);
  }
}
