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
import java.util.regex.MatchResult;
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
  public static Sabotage of(Path source, String originalText, String wrongText, Path folder)
      throws IOException {
    List<MatchResult> places = findPlaces(source, originalText);
    assertThat(places).as(originalText).hasSize(1);
    String text = Files.readString(source);
    String brokenSource =
        text.substring(0, places.get(0).start()) + wrongText + text.substring(places.get(0).end());
    Path copy = Files.writeString(folder.resolve(source.getFileName()), brokenSource);
    List<String> classPath = List.of(SnippetCompiler.classPath().split(File.pathSeparator));
    String compileClassPath =
        classPath.stream()
            .filter(place -> place.endsWith("classes") || place.contains("jspecify"))
            .collect(Collectors.joining(File.pathSeparator));
    String[] arguments = {
      "-proc:none", "-d", folder.toString(), "-cp", compileClassPath, copy.toString()
    };
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    URL[] urls = new URL[classPath.size() + 1];
    urls[0] = folder.toUri().toURL();
    for (int i = 1; i < urls.length; i++) {
      urls[i] = Path.of(classPath.get(i - 1)).toUri().toURL();
    }
    return new Sabotage(new OwnClasses(urls));
  }

  /** Returns where a source has a text, of which any blanks and line breaks are one. */
  public static List<MatchResult> findPlaces(Path source, String text) throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(text).replace(" ", "\\E\\s+\\Q"));
    return pattern.matcher(Files.readString(source)).results().toList();
  }

  /** Returns an instance of a test over the broken class, which takes a seed. */
  public IntConsumer createTest(Class<? extends IntConsumer> test)
      throws ReflectiveOperationException {
    Constructor<?> constructor = classes.loadClass(test.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    return (IntConsumer) constructor.newInstance();
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
