package io.partnerinsights.testing;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The cases of a test with parameters, of which the short run has only the first ones. The other
 * cases do not exist in that run, so its sum counts none of them as skipped.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(ShortCases.Provider.class)
public @interface ShortCases {
  /** The number of cases in the short run. */
  int value();

  MethodSource[] methods() default {};

  CsvSource[] csv() default {};

  ValueSource[] values() default {};

  EnumSource[] enums() default {};

  /** Provides the first cases if Maven excludes the tag {@code full}, and otherwise all. */
  final class Provider extends AnnotationBasedArgumentsProvider<ShortCases> {
    private static final boolean SHORT =
        Set.of(System.getProperty("partnerinsights.excludedTests", "").split(",")).contains("full");

    /** Returns whether tests with parameters have their first cases only. */
    public static boolean isShort() {
      return SHORT;
    }

    @Override
    protected Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context, ShortCases cases) {
      Stream<Annotation[]> sources =
          Stream.of(cases.methods(), cases.csv(), cases.values(), cases.enums());
      Stream<Arguments> allCases =
          sources.flatMap(Stream::of).flatMap(each -> argumentsOf(each, parameters, context));
      return isShort() ? allCases.limit(cases.value()) : allCases;
    }

    @SuppressWarnings("unchecked")
    private static Stream<? extends Arguments> argumentsOf(
        Annotation source, ParameterDeclarations parameters, ExtensionContext context) {
      var provider =
          (AnnotationBasedArgumentsProvider<Annotation>)
              ReflectionSupport.newInstance(
                  source.annotationType().getAnnotation(ArgumentsSource.class).value());
      provider.accept(source);
      return provider.provideArguments(parameters, context);
    }
  }
}
