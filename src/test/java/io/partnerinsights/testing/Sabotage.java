package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** All classes of the tests, of which one is broken: a text of its source is replaced. */
public final class Sabotage {
  private final ClassLoader classes;

  private Sabotage(ClassLoader classes) {
    this.classes = classes;
  }

  /**
   * Compiles a copy of a source in which a text is replaced. Any blanks and line breaks are one.
   *
   * @param folder gets the copy
   */
  public static Sabotage of(Path source, String right, String wrong, Path folder)
      throws IOException {
    String text = Files.readString(source);
    Pattern found = Pattern.compile(Pattern.quote(right).replace(" ", "\\E\\s+\\Q"));
    assertThat(found.split(text, -1)).as(right).hasSize(2);
    String broken = found.matcher(text).replaceFirst(Matcher.quoteReplacement(wrong));
    Path copy = Files.writeString(folder.resolve(source.getFileName()), broken);
    List<String> places = List.of(SnippetCompiler.classPath().split(File.pathSeparator));
    String needed =
        places.stream()
            .filter(place -> place.endsWith("classes") || place.contains("jspecify"))
            .collect(Collectors.joining(File.pathSeparator));
    String[] arguments = {"-proc:none", "-d", folder.toString(), "-cp", needed, copy.toString()};
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    URL[] urls = new URL[places.size() + 1];
    urls[0] = folder.toUri().toURL();
    for (int i = 1; i < urls.length; i++) {
      urls[i] = Path.of(places.get(i - 1)).toUri().toURL();
    }
    return new Sabotage(new OwnClasses(urls));
  }

  /** Returns an instance of a test over the broken class, which takes a seed. */
  public IntConsumer run(Class<? extends IntConsumer> test) throws ReflectiveOperationException {
    Constructor<?> created = classes.loadClass(test.getName()).getDeclaredConstructor();
    created.setAccessible(true);
    return (IntConsumer) created.newInstance();
  }

  /** Loads the classes of the project again; libraries are those of the other tests. */
  private static final class OwnClasses extends URLClassLoader {
    private OwnClasses(URL[] urls) {
      super(urls, Sabotage.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        boolean isLoaded = findLoadedClass(name) != null;
        return name.startsWith("io.partnerinsights.") && !isLoaded
            ? findClass(name)
            : super.loadClass(name, resolve);
      }
    }
  }
}
